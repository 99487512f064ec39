using FakeFinder.Contracts;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What is said of a job, a batch or a video that is not there: whether it never was, or was deleted, and when.</summary>
public sealed class Absences(ITombstones tombstones)
{
    /// <summary>For a job that is not there.</summary>
    public async Task<JobNotFoundException> OfJobAsync(Guid id, CancellationToken cancellationToken) =>
        await tombstones.FindJobAsync(id, cancellationToken) is { } tombstone
            ? new JobNotFoundException($"Job {id} {tombstone}, with its reports; analyse the video again by POST /api/v1/jobs.")
            {
                DeletedAt = tombstone.DeletedAt,
            }
            : JobNotFoundException.For(id);

    /// <summary>For a batch that is not there.</summary>
    public async Task<BatchNotFoundException> OfBatchAsync(Guid id, CancellationToken cancellationToken) =>
        await tombstones.FindBatchAsync(id, cancellationToken) is { } tombstone
            ? new BatchNotFoundException($"Batch {id} {tombstone}, with its results; submit its videos again by POST /api/v1/batches.")
            {
                DeletedAt = tombstone.DeletedAt,
            }
            : BatchNotFoundException.For(id);

    /// <param name="id">As a user may have typed it.</param>
    /// <returns>For a video that was deleted; null where none of this id was: then the caller's own sentence is the right one.</returns>
    public async Task<VideoNotFoundException?> OfVideoAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        await tombstones.FindVideoAsync(viewer, id, cancellationToken) is { } tombstone
            ? new VideoNotFoundException($"The video {FileName.Shown(id)} {tombstone}; upload it again by POST /api/v1/videos.")
            {
                DeletedAt = tombstone.DeletedAt,
            }
            : null;
}
