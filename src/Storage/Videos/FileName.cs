using System.Text;
using FakeFinder.Media;

namespace FakeFinder.Storage.Videos;

/// <summary>The name that a user's file has. It is never used as a path; it is checked because others might.</summary>
public static class FileName
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

    /// <returns>What keeps the text from being a name in a list of results, as the rest of a sentence; null where it may be one.</returns>
    public static string? WhatIsWrongInLists(string name) =>
        string.IsNullOrWhiteSpace(name) ? "is empty"
        : name.Any(char.IsControl) ? "contains a control character"
        : name.Any(ChangesOrder) ? "contains a character that changes the direction or the lines of a text"
        : BytesOf(name) is not { } bytes ? "is not valid Unicode"
        : bytes > MostBytes ? $"has {bytes} bytes in UTF-8, more than {MostBytes}"
        : null;

    /// <summary>Whether a name may be looked for: no database takes any other.</summary>
    internal static bool MayBeStored(string name) => !name.Any(char.IsControl) && BytesOf(name) is > 0 and <= MostBytes;

    /// <summary>Unicode's Bidi_Control, and its separators of lines and paragraphs: behind them a name looks like another one.</summary>
    private static bool ChangesOrder(char character) =>
        character is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string? WhatIsWrong(string name) =>
        name is "." or ".." ? "means a folder"
        : name.AsSpan().ContainsAny('/', '\\') ? "contains a folder's separator"
        : WhatIsWrongInLists(name);

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

    /// <summary>Fit for a message: the beginning of a long name, and what a terminal or a log would obey is replaced.</summary>
    public static string Shown(string name)
    {
        var start = name.Length > MostShown ? name[..MostShown] + "…" : name;
        return string.Concat(
            start.Select(character =>
                char.IsControl(character) || char.IsSurrogate(character) || ChangesOrder(character) ? '\uFFFD' : character));
    }
}
