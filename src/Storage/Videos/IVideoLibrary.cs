using FakeFinder.Media;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Videos;

/// <summary>
/// The uploaded videos, their names, and what is known of them. Lives where the index is (control and web); workers use
/// <see cref="IVideoFiles"/>.
/// </summary>
public interface IVideoLibrary
{
    /// <summary>
    /// Takes a video in: streams it to disk under the size limit, hashes it, looks into it, and only then gives it its name
    /// (the name means its last upload; an earlier video of that name stays, by its id). A refused upload leaves nothing behind.
    /// </summary>
    /// <param name="name">The file's own name, checked to be one.</param>
    /// <param name="owner">Who uploads it; null where that is nobody. The same bytes may have several owners.</param>
    /// <exception cref="InvalidVideoException">The name or the content is not acceptable; the message says why.</exception>
    /// <exception cref="Blobs.StorageFullException">There is no room for it.</exception>
    Task<StoredVideo> AddAsync(string name, Stream content, string? owner, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="AddAsync"/> with a file of this machine that becomes the library's: it is gone from its place afterwards, without
    /// being copied where that can be. Where this fails, the file stays the caller's, if it is there still.
    /// </summary>
    /// <param name="name">The file's own name, checked to be one; not that of <paramref name="file"/>.</param>
    /// <param name="file">Its path; nobody writes to it any more.</param>
    /// <exception cref="InvalidVideoException">The name or the content is not acceptable; the message says why.</exception>
    /// <exception cref="Blobs.StorageFullException">There is no room for it.</exception>
    Task<StoredVideo> AddFileAsync(string name, string file, string? owner, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for a video by its id. It may be deleted a moment later: a job that is to use it is written down only where it is there
    /// (<see cref="Jobs.IJobStates.OpenAsync"/>), and keeps it until its end.
    /// </summary>
    /// <returns>The video with the name of its latest upload that the viewer finds, or null.</returns>
    Task<StoredVideo?> FindAsync(Viewer viewer, string id, CancellationToken cancellationToken);

    /// <returns>The video that this name means now for the viewer, or null.</returns>
    Task<StoredVideo?> FindByNameAsync(Viewer viewer, string name, CancellationToken cancellationToken);

    /// <summary>
    /// The names with the video that each means now, and the videos whose names have come to mean other ones, the latest upload first;
    /// bytes that have two names are there twice. For an owner: what they have uploaded, once for each name of a video.
    /// </summary>
    Task<VideoPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken);

    /// <returns>Seekable bytes, or null where there is no such video.</returns>
    Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the names and the bytes. Ended jobs keep their scores. An owner removes what is theirs: the bytes go with the last owner.
    /// </summary>
    /// <returns>False where there was no such video, or none that the viewer finds.</returns>
    /// <exception cref="VideoInUseException">An unfinished job or batch needs it.</exception>
    Task<bool> DeleteAsync(Viewer viewer, string id, CancellationToken cancellationToken);
}

/// <summary>One page of names and their videos.</summary>
/// <param name="Total">How many there are in all.</param>
public sealed record VideoPage(IReadOnlyList<StoredVideo> Videos, int Total);

/// <summary>The bytes of videos by id, for a worker.</summary>
public interface IVideoFiles
{
    /// <summary>A file on this machine that holds the video's bytes, until it is disposed of.</summary>
    /// <exception cref="FileNotFoundException">The video was deleted; the message says so.</exception>
    Task<Blobs.LocalFile> GetLocalFileAsync(string id, CancellationToken cancellationToken);
}
