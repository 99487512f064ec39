namespace FakeFinder.Cli.CommandLine;

/// <summary>Finds the word that was probably meant.</summary>
internal static class DidYouMean
{
    /// <summary>So many letters of a word make one letter that may be wrong.</summary>
    private const int LettersForOneFault = 3;

    /// <returns>" Did you mean ...?", to follow a sentence; empty where nothing is near.</returns>
    public static string Sentence(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } near ? $" Did you mean '{near}'?" : "";

    private static string? Nearest(string word, IEnumerable<string> known)
    {
        var letters = word.Trim('-').Length;
        var allowed = letters < 2 ? 0 : Math.Max(1, letters / LettersForOneFault);
        var (near, distance) = known
            .Select(candidate => (candidate, Distance: Distance(word, candidate)))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        return near is not null && distance <= allowed ? near : null;
    }

    /// <summary>Letters to put in, to leave out, to replace, or to exchange with the next (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var faults = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                faults[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    faults[i - 1, j - 1] + (Same(i - 1, j - 1) ? 0 : 1),
                    Math.Min(faults[i - 1, j], faults[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1))
                {
                    faults[i, j] = Math.Min(faults[i, j], faults[i - 2, j - 2] + 1);
                }
            }
        }

        return faults[one.Length, other.Length];

        bool Same(int i, int j) => char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(other[j]);
    }
}
