using System.Collections.Concurrent;
using System.Security.Cryptography;
using FakeFinder.Media;
using FakeFinder.Media.Probing;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>
/// Videos in memory; the name says what a look into the container would find. Bytes past the first megabyte are only counted and hashed.
/// </summary>
public sealed class StandInLibrary(Script script) : IVideoLibrary
{
    public const long Limit = 256L << 20;
    private const int Kept = 1 << 20;

    private readonly ConcurrentDictionary<string, Entry> videos = [];
    private readonly ConcurrentDictionary<string, string> names = [];

    /// <summary>Told after each read of an upload how many bytes of it have come.</summary>
    public Action<string, long> Received { get; set; } = (_, _) => { };

    /// <summary>What goes wrong with the next files that are to be taken over, one after the other.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    public async Task<StoredVideo> AddAsync(string name, Stream content, string? owner, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || FileName.WhatIsWrongInLists(name) is not null || name.Any(one => one is '/' or '\\' || char.IsControl(one)))
        {
            throw new InvalidVideoException($"'{name}' is not a plain file name.", InvalidVideoReason.Name);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[64 << 10];
        var bytes = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            kept.Write(buffer, 0, (int)Math.Clamp(Kept - bytes, 0, read));
            bytes += read;
            Received(name, bytes);
            if (bytes > Limit)
            {
                throw new InvalidVideoException($"{name} has more than {Limit} bytes.", InvalidVideoReason.TooLarge);
            }
        }

        if (bytes == 0)
        {
            throw new InvalidVideoException($"{name} is empty.", InvalidVideoReason.Content);
        }

        if (name.StartsWith("long", StringComparison.Ordinal))
        {
            throw new InvalidVideoException($"{name} lasts 5 h; at most 1 h is allowed.", InvalidVideoReason.OverLimit);
        }

        var id = Convert.ToHexStringLower(hash.GetCurrentHash());
        var info = name.EndsWith(".webm", StringComparison.Ordinal)
            ? new VideoInfo("matroska,webm", "vp9", 640, 480, 300, 30, TimeSpan.FromSeconds(10))
            : new VideoInfo("mov,mp4,m4a,3gp,3g2,mj2", "h264", 640, 480, 300, 30, TimeSpan.FromSeconds(10));
        info = script.Containers.TryGetValue(name, out var found) ? info with { Container = found.Container, Codec = found.Codec } : info;
        info = script.Notes.TryGetValue(name, out var note) ? info with { Notes = [new(note.Kind, note.Text)] } : info;
        var video = new StoredVideo(id, name, bytes, info, DateTimeOffset.UtcNow);
        videos[id] = new Entry(video, kept.ToArray());
        names[name] = id;
        return video;
    }

    public async Task<StoredVideo> AddFileAsync(string name, string file, string? owner, CancellationToken cancellationToken)
    {
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        StoredVideo video;
        await using (var content = File.OpenRead(file))
        {
            video = await AddAsync(name, content, owner, cancellationToken);
        }

        File.Delete(file);
        return video;
    }

    public Task<StoredVideo?> FindAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        Task.FromResult(videos.GetValueOrDefault(id)?.Video);

    public Task<StoredVideo?> FindByNameAsync(Viewer viewer, string name, CancellationToken cancellationToken) =>
        Task.FromResult(
            names.TryGetValue(name, out var id) && videos.TryGetValue(id, out var found) ? found.Video with { Name = name } : null);

    public Task<VideoPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult(
            new VideoPage(
                [.. videos.Values.Select(one => one.Video).OrderByDescending(video => video.UploadedAt).Skip(skip).Take(take)],
                videos.Count));

    public Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(videos.TryGetValue(id, out var found) ? new MemoryStream(found.Bytes) : null);

    public Task<bool> DeleteAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        script.Jobs.Values.Any(job => job.VideoId == id && job.EndedAt is null)
            ? throw new VideoInUseException($"{videos[id].Video.Name} is needed by an unfinished job; cancel it first.")
            : Task.FromResult(videos.TryRemove(id, out _));

    private sealed record Entry(StoredVideo Video, byte[] Bytes);
}
