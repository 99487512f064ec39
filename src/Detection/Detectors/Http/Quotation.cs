namespace FakeFinder.Detection.Detectors.Http;

/// <summary>What a program said, as far as a sentence may repeat it: short, on one line, without control characters.</summary>
internal static class Quotation
{
    private const int MostCharacters = 200;

    public static string Of(string text)
    {
        var line = string.Concat(text.Select(one => char.IsControl(one) || char.IsSurrogate(one) ? ' ' : one)).Trim();
        return line.Length == 0 ? "nothing" : $"'{(line.Length <= MostCharacters ? line : line[..MostCharacters] + "...")}'";
    }
}
