using FakeFinder.Files;
using FakeFinder.Media;
using FakeFinder.Media.Probing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Retention;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Videos;

/// <inheritdoc />
/// <remarks>
/// The order that makes a crash harmless: an upload is recorded as begun, its bytes come to their place, then the row that promises
/// them; a deletion takes the row and is recorded in one transaction, and the bytes go after it. So a row always has its bytes, and what a
/// crash leaves is known for what it is: the next start finishes the upload, the next sweep the deletion
/// (<see cref="Sweeping.VideoSweep"/>). Bytes of
/// which nothing is recorded are never deleted. An upload that was answered with an id stays until it is deleted, whatever its name has
/// come to mean. A lock for each id, among all processes that share the database, keeps an upload, a deletion and the sweep of the same
/// bytes apart.
/// </remarks>
internal sealed partial class VideoLibrary(
    IBlobStore blobs,
    VideoTable table,
    LocksByVideo locks,
    IDerivedFiles derived,
    IVideoProbe probe,
    IOptions<StorageOptions> storage,
    IOptions<IntakeOptions> intake,
    Instruments instruments,
    TimeProvider time,
    ILogger<VideoLibrary> logger) : IVideoLibrary, IDisposable
{
    private readonly ScratchFolder uploads = ScratchFolder.Create(storage.Value.Uploads, "upload");

    /// <inheritdoc />
    public Task<StoredVideo> AddAsync(string name, Stream content, string? owner, CancellationToken cancellationToken) =>
        CountAsync(async () =>
        {
            FileName.Check(name);
            using var upload = await Upload.ReceiveAsync(uploads.NewPath(), name, content, intake.Value.MaxBytes, cancellationToken);
            return await TakeInAsync(upload, name, owner, cancellationToken);
        });

    /// <inheritdoc />
    public Task<StoredVideo> AddFileAsync(string name, string file, string? owner, CancellationToken cancellationToken) =>
        CountAsync(async () =>
        {
            FileName.Check(name);
            var upload = await Upload.OfFileAsync(file, name, intake.Value.MaxBytes, cancellationToken);
            return await TakeInAsync(upload, name, owner, cancellationToken);
        });

    /// <inheritdoc />
    public async Task<StoredVideo?> FindAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        VideoId.IsValid(id) ? await table.FindAsync(viewer, id, cancellationToken) : null;

    /// <inheritdoc />
    public async Task<StoredVideo?> FindByNameAsync(Viewer viewer, string name, CancellationToken cancellationToken) =>
        FileName.MayBeStored(name) ? await table.FindByNameAsync(viewer, name, cancellationToken) : null;

    /// <inheritdoc />
    public Task<VideoPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return table.ListAsync(viewer, skip, take, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) =>
        VideoId.IsValid(id) ? await blobs.OpenReadAsync(VideoId.KeyOf(id), cancellationToken) : null;

    /// <inheritdoc />
    public Task<bool> DeleteAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        DeleteAsync(viewer, id, expiry: null, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(Viewer, string, CancellationToken)"/>
    /// <param name="expiry">Deletes it only where nobody has used it since.</param>
    public async Task<bool> DeleteAsync(Viewer viewer, string id, Expiry? expiry, CancellationToken cancellationToken)
    {
        if (!VideoId.IsValid(id))
        {
            return false;
        }

        await using (await locks.EnterAsync(id, cancellationToken))
        {
            switch (await table.DeleteAsync(viewer, id, time.GetUtcNow(), expiry, cancellationToken))
            {
                case VideoDeletion.NotThere:
                    return false;
                case VideoDeletion.OthersKeepIt:
                    LogLeftToOthers(id);
                    return true;
                default:
                    await RemoveBytesAsync(id);
                    break;
            }
        }

        instruments.CountDeletion("video", expiry is not null);
        LogDeleted(id, expiry?.Setting ?? "request");
        return true;
    }

    public void Dispose() => uploads.Dispose();

    private async Task<StoredVideo> CountAsync(Func<Task<StoredVideo>> takeIn)
    {
        var outcome = "failed";
        try
        {
            var video = await takeIn();
            outcome = "stored";
            instruments.UploadSize.Add(video.Bytes);
            return video;
        }
        catch (InvalidVideoException)
        {
            outcome = "refused";
            throw;
        }
        finally
        {
            instruments.Uploads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private async Task<StoredVideo> TakeInAsync(Upload upload, string name, string? owner, CancellationToken cancellationToken)
    {
        var info = await probe.ProbeAsync(upload.Path, name, cancellationToken);

        StoredVideo video;
        await using (await locks.EnterAsync(upload.Id, cancellationToken))
        {
            video = new StoredVideo(upload.Id, name, upload.Bytes, info, time.GetUtcNow());
            await KeepAsync(video, owner, upload.Path, cancellationToken);
        }

        LogAdded(name, video.Id, video.Bytes);
        return video;
    }

    /// <summary>
    /// Bytes first, then the row. The same bytes may be there already: replacing them by themselves is safe, and heals a damaged file.
    /// </summary>
    private async Task KeepAsync(StoredVideo video, string? owner, string file, CancellationToken cancellationToken)
    {
        var key = VideoId.KeyOf(video.Id);
        var isKnown = await table.BeginAsync(new BegunUpload(video.Id, video.Name, video.UploadedAt, owner), cancellationToken);
        var wereThere = false;
        try
        {
            wereThere = isKnown || await blobs.FindTimeAsync(key, cancellationToken) is not null;
            await blobs.TakeFileAsync(key, file, cancellationToken);
            await table.PutAsync(video, owner, late: false, cancellationToken);
        }
        catch
        {
            await TakeBackAsync(video.Id, wereThere);
            throw;
        }
    }

    /// <summary>
    /// To be called within the id's lock. A failure is logged: the next start finishes the upload, since its bytes are there.
    /// </summary>
    private async Task TakeBackAsync(string id, bool wereThere)
    {
        try
        {
            // The row may be there all the same, where the database's answer got lost.
            if (!wereThere && await table.FindAsync(Viewer.All, id, CancellationToken.None) is null)
            {
                await blobs.DeleteAsync(VideoId.KeyOf(id), CancellationToken.None);
            }

            await table.EndUploadAsync(id, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotTakenBack(exception, id);
        }
    }

    /// <summary>To be called within the id's lock, after its row is gone and that is recorded.</summary>
    private async Task RemoveBytesAsync(string id)
    {
        try
        {
            await blobs.DeleteAsync(VideoId.KeyOf(id), CancellationToken.None);
            await derived.DeleteAsync(id, CancellationToken.None);
            await table.EndDeletionAsync(id, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotRemoved(exception, id);
        }
    }
}
