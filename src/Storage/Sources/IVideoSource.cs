using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Sources;

/// <summary>Videos that lie somewhere else and were not uploaded, such as those of a batch: a bucket's prefix.</summary>
public interface IVideoSource
{
    /// <summary>True where the location has the form of this source's, such as <c>s3://bucket/prefix</c>.</summary>
    bool Knows(string location);

    /// <summary>What all locations begin with that the configuration admits, such as <c>s3://bucket/</c>.</summary>
    IReadOnlyList<string> Roots => [];

    /// <summary>What lies there, in the order of the locations.</summary>
    /// <exception cref="LocationRefusedException">At once, before anything is listed.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be listed.</exception>
    IAsyncEnumerable<SourceVideo> ListAsync(string location, CancellationToken cancellationToken);

    /// <summary>Opens one of them.</summary>
    /// <param name="location">The <see cref="SourceVideo.Location"/> of one.</param>
    /// <returns>A seekable stream that is read asynchronously, or null where it is gone.</returns>
    /// <exception cref="LocationRefusedException">As for <see cref="ListAsync"/>.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be read.</exception>
    Task<Stream?> OpenAsync(string location, CancellationToken cancellationToken);
}

/// <summary>A file of a source.</summary>
/// <param name="Location">Names it among all sources' files.</param>
/// <param name="Name">Its last part, as a user's file name; not checked.</param>
public sealed record SourceVideo(string Location, string Name, long Bytes);
