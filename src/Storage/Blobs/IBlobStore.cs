namespace FakeFinder.Storage.Blobs;

/// <summary>
/// Named bytes: a folder on one machine, S3 in a cluster. Keys are relative, with '/', of letters, digits, '-', '_' and '.'; no part of a
/// key begins with '.'. What was written when a call returns survives a crash of the machine. Where the store is not on this machine, each
/// call may throw <see cref="StorageUnavailableException"/>.
/// </summary>
public interface IBlobStore
{
    /// <summary>As sentences call it: the folder, or the bucket.</summary>
    string Name { get; }

    /// <summary>Writes the whole content or, when anything goes wrong, nothing. An existing blob is replaced.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    Task WriteAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync"/> with a file that becomes the blob's: it is gone from its place afterwards, without being copied where
    /// that can be.
    /// </summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    Task TakeFileAsync(string key, string file, CancellationToken cancellationToken);

    /// <returns>A seekable stream, to be read asynchronously, or null where there is no such blob.</returns>
    Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>A file on this machine with the blob's bytes: the folder's own file, or one of a bounded cache, checked by hash.</summary>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    Task<LocalFile> GetLocalFileAsync(string key, CancellationToken cancellationToken);

    /// <returns>When the blob was written, by the store's clock; null where there is none.</returns>
    Task<DateTimeOffset?> FindTimeAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the blob another key, in place of what has that key now; that it was not there is no error. A crash leaves it under one of the
    /// keys, or both.
    /// </summary>
    Task MoveAsync(string key, string newKey, CancellationToken cancellationToken);

    /// <summary>Deletes the blob; that it was not there is no error.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys that begin with <paramref name="prefix"/>, in no order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The blobs whose keys begin with <paramref name="prefix"/>, in no order.</summary>
    IAsyncEnumerable<BlobFacts> DescribeAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>A blob without its bytes.</summary>
/// <param name="Written">By the store's clock.</param>
public sealed record BlobFacts(string Key, long Bytes, DateTimeOffset Written);
