using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Derived;

/// <summary>
/// What is made of a video's bytes to be looked at: pictures, and a copy that browsers play. Each can be made again, so that the oldest may
/// go when they take too much room (section <c>FakeFinder:Derived</c>), and all go with their video.
/// </summary>
public interface IDerivedFiles
{
    /// <summary>Writes the whole file or nothing, in place of one of the same name.</summary>
    /// <param name="video">The video's id.</param>
    /// <param name="name">Letters, digits, '-', '_' and '.'.</param>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    Task WriteAsync(string video, string name, Stream content, CancellationToken cancellationToken);

    /// <returns>A seekable stream, or null where it was not made, or has gone.</returns>
    Task<Stream?> OpenAsync(string video, string name, CancellationToken cancellationToken);

    /// <returns>When it was made; null where it is not there.</returns>
    Task<DateTimeOffset?> FindTimeAsync(string video, string name, CancellationToken cancellationToken);

    /// <summary>Deletes all that was made of the video.</summary>
    Task DeleteAsync(string video, CancellationToken cancellationToken);
}
