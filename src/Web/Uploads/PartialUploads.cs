using System.Globalization;
using System.Security.Cryptography;
using FakeFinder.Media;
using FakeFinder.Storage;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Uploads;

/// <summary>
/// Uploads that come in pieces, in a scratch folder of the data folder: each continues where its last byte came, also after a restart of
/// the service. The last byte makes a video of it.
/// </summary>
internal sealed partial class PartialUploads(
    IVideoLibrary library,
    IOptions<StorageOptions> storage,
    IOptions<UploadOptions> options,
    IOptions<IntakeOptions> intake,
    TimeProvider time,
    ILogger<PartialUploads> logger) : IDisposable
{
    private const int CopyBuffer = 128 * 1024;

    private readonly string root = Path.GetFullPath(Path.Combine(storage.Value.Path, "uploads", "resumable"));
    private readonly SemaphoreSlim creating = new(1, 1);

    /// <summary>The largest file that is taken, in bytes.</summary>
    public long MaxBytes => intake.Value.MaxBytes;

    /// <summary>Begins an upload.</summary>
    /// <param name="name">The file's own name.</param>
    /// <param name="length">Of the whole file, in bytes.</param>
    /// <param name="owner">Who begins it, whose the video becomes.</param>
    /// <exception cref="InvalidVideoException">The name is none, or the file is empty or too large.</exception>
    /// <exception cref="BusyException">There are as many unfinished uploads as may be.</exception>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public async Task<PartialUpload> CreateAsync(string name, long length, string? owner, CancellationToken cancellationToken)
    {
        FileName.Check(name);
        if (length == 0)
        {
            throw new InvalidVideoException($"'{name}' is empty.", InvalidVideoReason.Content);
        }

        if (length > MaxBytes)
        {
            throw new InvalidVideoException(
                $"'{name}' is larger than {MaxBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, which is the most that is taken "
                    + $"in (FakeFinder:Intake:{nameof(IntakeOptions.MaxBytes)}).",
                InvalidVideoReason.TooLarge);
        }

        await creating.WaitAsync(cancellationToken);
        try
        {
            RequireRoom(length);
            var folder = UploadFolder.Of(root, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)))!;
            Writing(name, () =>
            {
                folder.Create(new UploadRecord { Name = name, Length = length, Owner = owner });
                folder.Touch(time.GetUtcNow());
            });
            LogBegun(folder.Id, name, length);
            return Find(folder.Id);
        }
        finally
        {
            creating.Release();
        }
    }

    /// <exception cref="NotFoundException">There is no such upload any more.</exception>
    public PartialUpload Find(string id) => UploadFolder.Of(root, id) is { } folder && Look(folder) is { } upload && !IsOver(upload)
        ? upload
        : throw NotThere(id);

    /// <summary>Writes what comes behind what is there, and keeps what came, however it ends.</summary>
    /// <param name="offset">Where the content begins: what the client believes to have sent.</param>
    /// <param name="length">Of the content, where it is known.</param>
    /// <returns>How far the upload is; with the last byte it has ended, with a video or a refusal.</returns>
    /// <exception cref="NotFoundException">There is no such upload any more.</exception>
    /// <exception cref="BadHttpRequestException">
    /// Another request sends to it (423), the offset is another one (409), or there are more bytes than were announced (400).
    /// </exception>
    /// <exception cref="StorageFullException">There is no room for more; what came is kept.</exception>
    public async Task<PartialUpload> AppendAsync(
        string id, long offset, long? length, Func<string, Stream> content, CancellationToken cancellationToken)
    {
        Find(id);
        var folder = UploadFolder.Of(root, id)!;
        using var hold = folder.TryHold() ?? throw Held(id);
        var upload = Find(id);
        if (offset != upload.Offset)
        {
            throw new BadHttpRequestException(
                $"Upload-Offset is {offset}, and {upload.Offset} bytes have come; ask by HEAD, and continue there.",
                StatusCodes.Status409Conflict);
        }

        if (upload.Record.HasEnded)
        {
            return upload;
        }

        if (length > upload.Record.Length - offset)
        {
            throw TooMany(upload.Record);
        }

        await ReceiveAsync(folder, upload, content(upload.Record.Name), cancellationToken);
        upload = Find(id);
        return upload.IsWhole ? await FinishAsync(folder, upload) : upload;
    }

    /// <exception cref="NotFoundException">There is no such upload any more.</exception>
    /// <exception cref="BadHttpRequestException">A request sends to it (423).</exception>
    public void Delete(string id)
    {
        Find(id);
        var folder = UploadFolder.Of(root, id)!;
        using var hold = folder.TryHold() ?? throw Held(id);
        folder.Delete();
        LogDeleted(id);
    }

    /// <summary>Removes what nobody has continued for too long, and results that nobody asks for any more.</summary>
    public void RemoveExpired()
    {
        foreach (var folder in UploadFolder.All(root))
        {
            if (folder.TouchedAt + options.Value.KeepFor <= time.GetUtcNow())
            {
                using var hold = folder.TryHold();
                if (hold is not null)
                {
                    folder.Delete();
                    LogExpired(folder.Id, options.Value.KeepFor);
                }
            }
        }
    }

    public void Dispose() => creating.Dispose();

    private void RequireRoom(long length)
    {
        RemoveExpired();
        var open = UploadFolder.All(root).Select(folder => folder.Read()).Where(record => record is { HasEnded: false }).ToList();
        if (open.Count >= options.Value.MostUploads)
        {
            throw new BusyException(
                $"{open.Count} uploads are unfinished, as many as may be (FakeFinder:Uploads:{nameof(UploadOptions.MostUploads)}); finish "
                    + "or delete one, or try again later.");
        }

        if (open.Sum(record => record!.Length) + length > options.Value.MostBytes)
        {
            throw new BusyException(
                $"The unfinished uploads may come to {options.Value.MostBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes "
                    + $"(FakeFinder:Uploads:{nameof(UploadOptions.MostBytes)}), which leaves no room for this one; finish or delete one, "
                    + "or try again later.");
        }
    }

    private PartialUpload? Look(UploadFolder folder)
    {
        if (folder.Read() is not { } record)
        {
            return null;
        }

        long? offset = record.HasEnded ? record.Length : folder.Length;
        return offset is { } come ? new PartialUpload(folder.Id, record, come, folder.TouchedAt + options.Value.KeepFor) : null;
    }

    private bool IsOver(PartialUpload upload) => upload.ExpiresAt <= time.GetUtcNow();

    private async Task ReceiveAsync(UploadFolder folder, PartialUpload upload, Stream content, CancellationToken cancellationToken)
    {
        var left = upload.Record.Length - upload.Offset;
        var buffer = new byte[CopyBuffer];
        await using var file = new FileStream(
            folder.Bytes, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        file.Seek(upload.Offset, SeekOrigin.Begin);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (read > left)
                {
                    file.SetLength(upload.Offset);
                    throw TooMany(upload.Record);
                }

                // Not given up in the middle: what was written is what is told.
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                left -= read;
            }
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            throw Full(upload.Record.Name, exception);
        }
        finally
        {
            Writing(upload.Record.Name, () =>
            {
                file.Flush(flushToDisk: true);
                folder.Touch(time.GetUtcNow());
            });
        }
    }

    /// <summary>
    /// Not with the request's own token: a client that hangs up after the last byte finds the result when it asks again. What may pass, as
    /// a full disk, leaves the bytes: the same request again, with no further byte, tries again.
    /// </summary>
    private async Task<PartialUpload> FinishAsync(UploadFolder folder, PartialUpload upload)
    {
        var record = upload.Record;
        try
        {
            var video = await library.AddFileAsync(record.Name, folder.Bytes, record.Owner, CancellationToken.None);
            record = record with { Video = video.Id };
            LogFinished(upload.Id, record.Name, video.Id);
        }
        catch (InvalidVideoException refusal)
        {
            record = record with { Refusal = new UploadRefusal(Fault.Of(refusal)!.Status, refusal.Message) };
            LogRefused(upload.Id, refusal.Message);
        }

        Writing(record.Name, () =>
        {
            folder.Write(record);
            File.Delete(folder.Bytes);
            folder.Touch(time.GetUtcNow());
        });
        return Find(upload.Id);
    }

    private void Writing(string name, Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            throw Full(name, exception);
        }
    }

    private StorageFullException Full(string name, IOException exception) => new($"'{FileName.Shown(name)}'", root, exception);

    private static NotFoundException NotThere(string id) => new(
        $"There is no upload '{FileName.Shown(id)}' any more: it was deleted, or nothing came for too long. Begin it again by POST "
            + "/api/v1/uploads.");

    private static BadHttpRequestException Held(string id) => new(
        $"Another request sends to the upload {id}; ask by HEAD in a moment, and continue there.", StatusCodes.Status423Locked);

    private static BadHttpRequestException TooMany(UploadRecord record) => new(
        $"'{FileName.Shown(record.Name)}' was announced with {record.Length} bytes, and more come; nothing of this request is kept.");
}
