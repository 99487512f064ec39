using System.Text.RegularExpressions;

namespace FakeFinder.Evidence.Bundles;

/// <summary>What a bundle may be; for the one who writes it and the one who reads it.</summary>
public static partial class BundleLimits
{
    /// <summary>Bytes of the whole file.</summary>
    public const int MaximumBytes = 256 * 1024 * 1024;

    /// <summary>Files in it.</summary>
    public const int MaximumFiles = 500;

    /// <summary>Characters of a file's name.</summary>
    public const int MaximumName = 160;

    /// <summary>A plain name, or one in a folder: it leads nowhere else, on no system.</summary>
    public static bool IsName(string name) => name.Length <= MaximumName && Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
