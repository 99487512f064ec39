using System.Text.RegularExpressions;

namespace FakeFinder.Storage.Blobs;

/// <summary>The form of a blob's key, the same for every store.</summary>
public static partial class BlobKey
{
    private const int LongestKey = 512;

    /// <exception cref="ArgumentException">The key could mean something else than a blob of the store.</exception>
    public static void Check(string key)
    {
        if (!IsValid(key))
        {
            throw new ArgumentException(
                $"'{key}' is no key of a blob: parts of letters, digits, '-', '_' and '.', that do not begin with '.', joined by '/'; "
                    + $"{LongestKey} characters at most.",
                nameof(key));
        }
    }

    /// <summary>True where <paramref name="key"/> is a key; other things that lie in a store are not the service's.</summary>
    public static bool IsValid(string key) => key.Length <= LongestKey && Form().IsMatch(key);

    /// <summary>The checked folder of a prefix of keys; null where it has none.</summary>
    /// <exception cref="ArgumentException">The prefix could mean something else than blobs of the store.</exception>
    public static string? FolderOf(string prefix)
    {
        if (prefix.LastIndexOf('/') is not (> 0 and var end))
        {
            return null;
        }

        Check(prefix[..end]);
        return prefix[..end];
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254})*\z")]
    private static partial Regex Form();
}
