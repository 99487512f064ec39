using System.Text.RegularExpressions;

namespace FakeFinder.Storage.Videos;

/// <summary>The id of a video, SHA-256 of its bytes in lower-case hexadecimal, and where its bytes lie.</summary>
internal static partial class VideoId
{
    /// <summary>Every video's key begins with it, and no other blob's.</summary>
    public const string KeyPrefix = "videos/";

    public static bool IsValid(string id) => Form().IsMatch(id);

    /// <summary>Spread over 256 folders.</summary>
    public static string KeyOf(string id) => $"{KeyPrefix}{id[..2]}/{id}";

    /// <returns>Null where the key is none of a video.</returns>
    public static string? OfKey(string key) => key[(key.LastIndexOf('/') + 1)..] is var id && IsValid(id) && KeyOf(id) == key ? id : null;

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Form();
}
