using System.Globalization;
using System.Text;

namespace FakeFinder.Media.Decoding;

/// <summary>Texts in FFmpeg's languages: filter expressions, and arguments as FFMpegCore takes them.</summary>
internal static class FFmpegText
{
    /// <summary>The kernel takes 128 KiB for one argument; longer expressions are not made.</summary>
    private const int MaxExpression = 60_000;

    private const int FlatTerms = 64;

    /// <summary>Of the <c>select</c> filter: true for the frames with these numbers.</summary>
    /// <returns>Null where it would be too long for a command line.</returns>
    public static string? SelectFrames(IReadOnlyList<int> ascending) => Select("n", [.. ascending.Select(frame => (long)frame)]);

    /// <summary>
    /// Of the <c>select</c> filter: true for the frames with these time stamps, and for any later one, so that one that is missing is seen
    /// at once.
    /// </summary>
    /// <returns>Null where it would be too long for a command line.</returns>
    public static string? SelectTimes(IReadOnlyList<long> ascending) =>
        Select("pts", ascending) is { } terms ? string.Create(CultureInfo.InvariantCulture, $"{terms}+gt(pts,{ascending[^1]})") : null;

    /// <summary>Of the <c>select</c> filter: true for the frames with time stamps from one to another, and for any later one.</summary>
    public static string SelectRange(long first, long last) =>
        string.Create(CultureInfo.InvariantCulture, $"between(pts,{first},{last})+gt(pts,{last})");

    /// <summary>One argument in the command line that FFMpegCore hands to .NET, whatever its characters.</summary>
    public static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            // Backslashes are doubled where a quotation mark follows them, and only there.
            quoted.Append('\\', character == '"' ? backslashes + 1 : 0).Append(character);
            backslashes = character == '\\' ? backslashes + 1 : 0;
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    /// <summary>True where a variable has one of these values. Arithmetic sequences become one term each.</summary>
    private static string? Select(string variable, IReadOnlyList<long> ascending)
    {
        var (terms, length) = (new List<string>(), 0);
        for (var start = 0; start < ascending.Count && length <= MaxExpression;)
        {
            var end = EndOfSequence(ascending, start);
            var (first, last, step) = (ascending[start], ascending[end], end > start ? ascending[start + 1] - ascending[start] : 0);
            terms.Add(step switch
            {
                0 => $"eq({variable},{first})",
                1 => $"between({variable},{first},{last})",
                _ => $"between({variable},{first},{last})*not(mod({variable}-{first},{step}))",
            });
            length += terms[^1].Length + 1;
            start = end + 1;
        }

        return length > MaxExpression ? null : Sum(terms, 0, terms.Count);
    }

    /// <summary>
    /// The sum of many terms as a sum of sums: each sign makes an expression deeper by one, and FFmpeg takes none that is deeper than 100.
    /// </summary>
    private static string Sum(List<string> terms, int start, int count) =>
        count <= FlatTerms
            ? string.Join('+', terms.GetRange(start, count))
            : $"({Sum(terms, start, count / 2)})+({Sum(terms, start + (count / 2), count - (count / 2))})";

    /// <returns>The last position of the longest arithmetic sequence from <paramref name="start"/>; a sequence of two is two single
    /// values.</returns>
    private static int EndOfSequence(IReadOnlyList<long> ascending, int start)
    {
        var end = start + 1;
        while (end + 1 < ascending.Count && ascending[end + 1] - ascending[end] == ascending[start + 1] - ascending[start])
        {
            end++;
        }

        return end - start >= 2 ? end : start;
    }
}
