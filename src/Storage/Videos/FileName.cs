using System.Text;

namespace FakeFinder.Storage.Videos;

/// <summary>The name that a user's file has. It is never used as a path; it is checked because others might.</summary>
internal static class FileName
{
    private const int MostBytes = 255;
    private const int MostShown = 80;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="InvalidVideoException">The name is not a plain file name.</exception>
    public static void Check(string name)
    {
        if (WhatIsWrong(name) is { } fault)
        {
            throw new InvalidVideoException($"'{Shown(name)}' is not a plain file name: it {fault}.", InvalidVideoReason.Name);
        }
    }

    private static string? WhatIsWrong(string name) =>
        string.IsNullOrWhiteSpace(name) ? "is empty"
        : name is "." or ".." ? "means a folder"
        : name.AsSpan().ContainsAny('/', '\\') ? "contains a folder's separator"
        : name.Any(char.IsControl) ? "contains a control character"
        : BytesOf(name) is not { } bytes ? "is not valid Unicode"
        : bytes > MostBytes ? $"has {bytes} bytes in UTF-8, more than {MostBytes}"
        : null;

    private static int? BytesOf(string name)
    {
        try
        {
            return Strict.GetByteCount(name);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Fit for a message: what a terminal or a log would obey is replaced.</summary>
    private static string Shown(string name)
    {
        var start = name.Length > MostShown ? name[..MostShown] + "…" : name;
        return string.Concat(start.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));
    }
}
