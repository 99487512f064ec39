namespace FakeFinder.Evaluation.Scores;

/// <summary>How labels are written.</summary>
public static class VideoLabel
{
    public const string Fake = "FAKE";
    public const string Real = "REAL";

    /// <returns>Null where it is no label.</returns>
    public static bool? Parse(string text) => text.Trim().ToUpperInvariant() switch
    {
        Fake or "1" => true,
        Real or "0" => false,
        _ => null,
    };

    /// <param name="place">The file and the line, for the sentence.</param>
    /// <exception cref="EvaluationException">It is no label.</exception>
    public static bool Parse(string text, string place) =>
        Parse(text) ?? throw new EvaluationException($"{place}: the label is '{text}'; it must be REAL or FAKE, or 0 or 1.");

    public static string Write(bool isFake) => isFake ? Fake : Real;

    /// <summary>What metrics need: videos, and of both labels.</summary>
    /// <param name="name">Of the table's file.</param>
    /// <exception cref="EvaluationException">There is none, or of one label only.</exception>
    public static void CheckBoth(IEnumerable<bool> areFake, string name)
    {
        var counts = areFake.CountBy(isFake => isFake).ToDictionary();
        if (counts.Count == 0)
        {
            throw new EvaluationException($"{name} has no videos; add a line for each, such as clips/a.mp4,FAKE.");
        }

        if (counts.Count == 1)
        {
            var (only, count) = counts.First();
            throw new EvaluationException(
                $"{name} has {count} {Write(only)} and no {Write(!only)} videos; add some, since most metrics compare both.");
        }
    }
}
