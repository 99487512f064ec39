using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Derived;

/// <inheritdoc />
/// <remarks>
/// Under <c>derived/</c>, where neither the census nor an adoption looks, and nothing is set aside: what is there can be made again.
/// </remarks>
internal sealed class DerivedFiles(IBlobStore blobs) : IDerivedFiles
{
    /// <summary>Every such file's key begins with it, and no other blob's.</summary>
    internal const string KeyPrefix = "derived/";

    /// <summary>Of a video's id: SHA-256 in lower-case hexadecimal.</summary>
    private const int IdLength = 64;

    /// <inheritdoc />
    public Task WriteAsync(string video, string name, Stream content, CancellationToken cancellationToken) =>
        blobs.WriteAsync(KeyOf(video, name), content, cancellationToken);

    /// <inheritdoc />
    public Task<Stream?> OpenAsync(string video, string name, CancellationToken cancellationToken) =>
        blobs.OpenReadAsync(KeyOf(video, name), cancellationToken);

    /// <inheritdoc />
    public Task<DateTimeOffset?> FindTimeAsync(string video, string name, CancellationToken cancellationToken) =>
        blobs.FindTimeAsync(KeyOf(video, name), cancellationToken);

    /// <inheritdoc />
    public async Task DeleteAsync(string video, CancellationToken cancellationToken)
    {
        var keys = await blobs.ListAsync(FolderOf(video), cancellationToken).ToListAsync(cancellationToken);
        foreach (var key in keys)
        {
            await blobs.DeleteAsync(key, cancellationToken);
        }
    }

    /// <returns>The id of the video whose file this is; null where the key is none of a derived file.</returns>
    internal static string? VideoOf(string key) =>
        key.Split('/') is ["derived", _, var id, _] && IsId(id) && key.StartsWith(FolderOf(id), StringComparison.Ordinal) ? id : null;

    /// <summary>Spread over 256 folders, as the videos are.</summary>
    private static string FolderOf(string video) =>
        IsId(video)
            ? $"{KeyPrefix}{video[..2]}/{video}/"
            : throw new ArgumentException($"'{video}' is no video's id; one has 64 lower-case hexadecimal digits.", nameof(video));

    private static bool IsId(string video) => video.Length == IdLength && video.All(char.IsAsciiHexDigitLower);

    private static string KeyOf(string video, string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"'{name}' is no name of a file that is made of a video.", nameof(name))
            : FolderOf(video) + name;
}
