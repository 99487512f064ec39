using FakeFinder.Storage.Adoption;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Sweeping;

/// <summary>
/// Finishes the uploads and deletions that a crash cut off, and sets aside the bytes that the database knows nothing of: after a copy of
/// the database was restored these are the videos that came after it.
/// </summary>
internal sealed partial class VideoSweep(
    IBlobStore blobs,
    VideoTable table,
    LocksByVideo locks,
    VideoAdoption adoption,
    ILogger<VideoSweep> logger)
{
    /// <summary>To be called before anything is set aside.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var upload in await table.ListUploadsAsync(cancellationToken))
        {
            await using (await locks.EnterAsync(upload.VideoId, cancellationToken))
            {
                // It may have ended meanwhile, or another process may have started it again.
                if ((await table.ListUploadsAsync(cancellationToken)).Contains(upload))
                {
                    await FinishAsync(upload, cancellationToken);
                }
            }
        }

        await FinishDeletionsAsync(cancellationToken);
    }

    /// <summary>Removes the bytes of deleted videos that a crash, or a store that did not answer, has left.</summary>
    public async Task FinishDeletionsAsync(CancellationToken cancellationToken)
    {
        foreach (var deletion in await table.ListDeletionsAsync(cancellationToken))
        {
            await using (await locks.EnterAsync(deletion.VideoId, cancellationToken))
            {
                if ((await table.ListDeletionsAsync(cancellationToken)).Contains(deletion))
                {
                    await FinishAsync(deletion, cancellationToken);
                }
            }
        }
    }

    public async Task SetAsideUnknownAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (
            var ids in blobs
                .ListAsync(VideoId.KeyPrefix, cancellationToken)
                .Select(VideoId.OfKey)
                .OfType<string>()
                .Chunk(ParameterList.Most)
                .WithCancellation(cancellationToken))
        {
            var known = await table.FindKnownAsync(ids, cancellationToken);
            foreach (var id in ids.Where(id => !known.Contains(id)))
            {
                count += await SetAsideIfUnknownAsync(id, cancellationToken) ? 1 : 0;
            }
        }

        if (count > 0)
        {
            LogSetAside(count, blobs.Name, SetAside.KeyPrefix + VideoId.KeyPrefix);
        }
    }

    private async Task FinishAsync(BegunUpload upload, CancellationToken cancellationToken)
    {
        var key = VideoId.KeyOf(upload.VideoId);
        if (
            await blobs.FindTimeAsync(key, cancellationToken) is not null
            && await adoption.TakeAsync(upload.VideoId, key, upload.Name, upload.Owner, upload.At, cancellationToken))
        {
            LogUploadFinished(upload.Name, upload.VideoId);
        }
        else
        {
            await table.EndUploadAsync(upload.VideoId, cancellationToken);
        }
    }

    private async Task FinishAsync(RecordedDeletion deletion, CancellationToken cancellationToken)
    {
        var key = VideoId.KeyOf(deletion.VideoId);

        // Bytes that are younger are those of another upload: of one that a restored copy of the database does not know.
        if (
            await blobs.FindTimeAsync(key, cancellationToken) is { } written
            && written <= deletion.At
            && await table.FindAsync(Viewer.All, deletion.VideoId, cancellationToken) is null)
        {
            await blobs.DeleteAsync(key, cancellationToken);
            LogDeletionFinished(deletion.VideoId);
        }

        await table.EndDeletionAsync(deletion.VideoId, cancellationToken);
    }

    private async Task<bool> SetAsideIfUnknownAsync(string id, CancellationToken cancellationToken)
    {
        await using (await locks.EnterAsync(id, cancellationToken))
        {
            // An upload of these bytes may have ended just now, or have been cut off in another process.
            if (
                await table.FindAsync(Viewer.All, id, cancellationToken) is not null
                || (await table.ListUploadsAsync(cancellationToken)).Any(upload => upload.VideoId == id))
            {
                return false;
            }

            await SetAside.MoveAsync(blobs, VideoId.KeyOf(id), cancellationToken);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Finished the upload of {Name} as video {Id}, which a crash had cut off")]
    private partial void LogUploadFinished(string name, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Finished the deletion of video {Id}: its bytes are gone now")]
    private partial void LogDeletionFinished(string id);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} videos that the database does not know (is it an older copy?) were set aside: they lie in {Store} under "
            + "{Prefix}. 'fakefinder up --adopt' takes them in again"
    )]
    private partial void LogSetAside(int count, string store, string prefix);
}
