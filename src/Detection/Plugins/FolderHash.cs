using System.Security.Cryptography;
using System.Text;

namespace FakeFinder.Detection.Plugins;

/// <summary>One hash of all files of a folder, so that a report says which build of a plugin, with which weights, gave a score.</summary>
internal static class FolderHash
{
    /// <summary>
    /// SHA-256, lower-case hexadecimal, of what <c>find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum</c> writes in the
    /// folder.
    /// </summary>
    public static async Task<string> ComputeAsync(string folder, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        var files = Directory.EnumerateFiles(folder, "*", all)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path)))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        foreach (var (path, name) in files)
        {
            await using var content = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            lines.Append(hash).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }
}
