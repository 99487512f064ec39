using System.Text.RegularExpressions;

namespace FakeFinder.Storage.Blobs;

/// <summary>The form of a blob's key, the same for every store.</summary>
internal static partial class BlobKey
{
    private const int LongestKey = 512;

    /// <exception cref="ArgumentException">The key could mean something else than a blob of the store.</exception>
    public static void Check(string key)
    {
        if (key.Length > LongestKey || !Form().IsMatch(key))
        {
            throw new ArgumentException($"'{key}' is no key of a blob: parts of letters, digits, '-', '_' and '.', that do not begin with '.', joined by '/'; {LongestKey} characters at most.", nameof(key));
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254})*\z")]
    private static partial Regex Form();
}
