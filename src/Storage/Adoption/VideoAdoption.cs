using System.Security.Cryptography;
using FakeFinder.Media;
using FakeFinder.Media.Probing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Adoption;

/// <summary>Makes rows of videos from their bytes. The names are gone: a store is told none.</summary>
internal sealed partial class VideoAdoption(
    IBlobStore blobs,
    VideoTable table,
    LocksByVideo locks,
    IVideoProbe probe,
    ILogger<VideoAdoption> logger)
{
    private const int ShownDigits = 12;

    /// <summary>Takes in every video of the store that the database does not know, those that were set aside too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (taken, refused) = (0, 0);
        await foreach (
            var some in SetAside
                .ListWithAsync(blobs, VideoId.KeyPrefix, cancellationToken)
                .Chunk(ParameterList.Most)
                .WithCancellation(cancellationToken))
        {
            var videos = some.Select(blob => (blob.Place, Id: VideoId.OfKey(blob.Key)!)).Where(blob => blob.Id is not null).ToList();
            var known = await table.FindKnownAsync([.. videos.Select(video => video.Id)], cancellationToken);
            foreach (var (place, id) in videos.Where(video => !known.Contains(video.Id)))
            {
                await using (await locks.EnterAsync(id, cancellationToken))
                {
                    var isTaken =
                        await table.FindAsync(Viewer.All, id, cancellationToken) is not null
                        || await TakeAsync(
                            id,
                            place,
                            name: null,
                            owner: null,
                            await blobs.FindTimeAsync(place, cancellationToken) ?? DateTimeOffset.UnixEpoch,
                            cancellationToken);
                    (taken, refused) = isTaken ? (taken + 1, refused) : (taken, refused + 1);
                }
            }
        }

        LogTaken(taken, blobs.Name, refused);
    }

    /// <summary>The name that a video gets whose own is not known.</summary>
    public static string NameOf(string id, VideoInfo? info) => $"adopted-{id[..ShownDigits]}{(info is null ? "" : EndingOf(info))}";

    /// <summary>
    /// To be called within the id's lock. The bytes come to their place where they lie elsewhere, then the row is written.
    /// </summary>
    /// <param name="place">The key under which the bytes lie now.</param>
    /// <param name="name">Null where it is not known; so the owner.</param>
    /// <param name="at">When they were uploaded.</param>
    /// <returns>False where these are not the bytes of that video, or of none that is taken in; the reason was logged.</returns>
    public async Task<bool> TakeAsync(
        string id,
        string place,
        string? name,
        string? owner,
        DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        var key = VideoId.KeyOf(id);
        try
        {
            StoredVideo video;
            using (var file = await blobs.GetLocalFileAsync(place, cancellationToken))
            {
                await RequireBytesAsync(id, file.Path, cancellationToken);
                var info = await probe.ProbeAsync(file.Path, name ?? id, cancellationToken);
                video = new StoredVideo(id, name ?? NameOf(id, info), new FileInfo(file.Path).Length, info, at);
            }

            if (place != key)
            {
                await blobs.MoveAsync(place, key, cancellationToken);
            }

            await table.PutAsync(video, owner, late: true, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is InvalidVideoException or InvalidDataException)
        {
            LogRefused(place, blobs.Name, exception.Message);
            return false;
        }
    }

    private static async Task RequireBytesAsync(string id, string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != id)
        {
            throw new InvalidDataException("The bytes are not those that were uploaded: their SHA-256 is another.");
        }
    }

    private static string EndingOf(VideoInfo info) => info.IsMp4 ? ".mp4" : info.Container.Split(',')[0] switch
    {
        "matroska" => ".mkv",
        "avi" => ".avi",
        "mpeg" => ".mpg",
        "mpegts" => ".ts",
        "ogg" => ".ogv",
        "flv" => ".flv",
        "asf" => ".wmv",
        _ => "",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Taken} videos of {Store} in again; {Refused} could not be taken in")]
    private partial void LogTaken(int taken, string store, int refused);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Place} of {Store} cannot be taken in again: {Reason}")]
    private partial void LogRefused(string place, string store, string reason);
}
