namespace FakeFinder.Evaluation.Labels;

/// <summary>How labels name a video of the service: by its id, or by an address of the service that has the id in it.</summary>
public static class VideoReference
{
    private const int IdLength = 64;

    /// <summary>Whether the text has the form of an id: a SHA-256 in lower-case hexadecimal.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(character => char.IsAsciiHexDigitLower(character));

    /// <summary>Whether the text is an address (http or https).</summary>
    /// <param name="id">The last id in its path; null where there is none.</param>
    public static bool IsAddress(string text, out string? id)
    {
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        id = isAddress ? address!.Segments.Select(segment => segment.Trim('/')).LastOrDefault(IsId) : null;
        return isAddress;
    }
}
