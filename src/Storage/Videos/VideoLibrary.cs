using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Probing;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Videos;

/// <inheritdoc />
/// <remarks>
/// The order that makes a crash harmless: bytes are in their place before the row that promises them, and the row is gone
/// before the bytes are. So a row always has its bytes, and a crash leaves at most
/// an unfinished upload (cleared with its scratch folder at the next start), or bytes without a row (a crash between the bytes and the
/// row of an upload, or between the row and the bytes of a deletion), which <see cref="SweepAsync"/> removes at the next start.
/// The user was told nothing yet in each of these cases. A lock for each id, among all processes that share the database, keeps an upload, a
/// deletion and the sweep of the same bytes apart.
/// </remarks>
internal sealed partial class VideoLibrary(
    IBlobStore blobs,
    VideoTable table,
    IStorageDatabase database,
    IVideoProbe probe,
    IOptions<StorageOptions> storage,
    IOptions<IntakeOptions> intake,
    TimeProvider time,
    ILogger<VideoLibrary> logger) : IVideoLibrary, IDisposable
{
    private readonly ScratchFolder uploads = ScratchFolder.Create(storage.Value.Uploads, "upload");
    private readonly LocksByVideo locks = new(database);

    /// <inheritdoc />
    public async Task<StoredVideo> AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        FileName.Check(name);
        using var upload = await Upload.ReceiveAsync(uploads.NewPath(), name, content, intake.Value.MaxBytes, cancellationToken);
        var info = await probe.ProbeAsync(upload.Path, name, cancellationToken);

        StoredVideo video;
        string? displaced;
        await using (await locks.EnterAsync(upload.Id, cancellationToken))
        {
            video = new StoredVideo(upload.Id, name, upload.Bytes, info, time.GetUtcNow());
            displaced = await KeepAsync(video, upload.Path, cancellationToken);
        }

        LogAdded(name, video.Id, video.Bytes);
        if (displaced is not null)
        {
            await RemoveIfUnreferencedAsync(displaced);
        }

        return video;
    }

    /// <inheritdoc />
    public async Task<StoredVideo?> FindAsync(string id, CancellationToken cancellationToken) =>
        VideoId.IsOne(id) ? await table.FindAsync(id, cancellationToken) : null;

    /// <inheritdoc />
    public async Task<StoredVideo?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        FileName.MayBeStored(name) ? await table.FindByNameAsync(name, cancellationToken) : null;

    /// <inheritdoc />
    public Task<VideoPage> ListAsync(int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return table.ListAsync(skip, take, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) =>
        VideoId.IsOne(id) ? await blobs.OpenReadAsync(VideoId.KeyOf(id), cancellationToken) : null;

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!VideoId.IsOne(id))
        {
            return false;
        }

        await using (await locks.EnterAsync(id, cancellationToken))
        {
            if (!await table.DeleteAsync(id, cancellationToken))
            {
                return false;
            }

            await RemoveBytesAsync(id);
        }

        LogDeleted(id);
        return true;
    }

    /// <summary>Removes what earlier processes left: videos to which nothing refers, and bytes without a row.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await table.ListUnreferencedAsync(cancellationToken))
        {
            await RemoveIfUnreferencedAsync(id);
        }

        await foreach (var key in blobs.ListAsync(VideoId.KeyPrefix, cancellationToken))
        {
            if (VideoId.OfKey(key) is { } id && await table.FindAsync(id, cancellationToken) is null)
            {
                await RemoveIfUnreferencedAsync(id);
            }
        }
    }

    public void Dispose()
    {
        uploads.Dispose();
        locks.Dispose();
    }

    /// <summary>Bytes first, then the row. The same bytes may be there already: replacing them by themselves is safe, and heals a damaged file.</summary>
    private async Task<string?> KeepAsync(StoredVideo video, string file, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.TakeFileAsync(VideoId.KeyOf(video.Id), file, cancellationToken);
            return await table.PutAsync(video, cancellationToken);
        }
        catch
        {
            // The bytes may be those of an earlier upload: only where they have no row are they ours alone.
            await RemoveBytesIfUnreferencedAsync(video.Id);
            throw;
        }
    }

    private async Task RemoveIfUnreferencedAsync(string id)
    {
        await using (await locks.EnterAsync(id, CancellationToken.None))
        {
            await RemoveBytesIfUnreferencedAsync(id);
        }
    }

    /// <summary>To be called within the id's lock. A failure is logged: what the caller did stands without it, and the next sweep tries again.</summary>
    private async Task RemoveBytesIfUnreferencedAsync(string id)
    {
        try
        {
            if (await table.RemoveIfUnreferencedAsync(id, CancellationToken.None))
            {
                await blobs.DeleteAsync(VideoId.KeyOf(id), CancellationToken.None);
                LogRemoved(id);
            }
        }
        catch (Exception exception)
        {
            LogNotRemoved(exception, id);
        }
    }

    /// <summary>To be called within the id's lock, after its row is gone.</summary>
    private async Task RemoveBytesAsync(string id)
    {
        try
        {
            await blobs.DeleteAsync(VideoId.KeyOf(id), CancellationToken.None);
        }
        catch (IOException exception)
        {
            LogNotRemoved(exception, id);
        }
    }
}
