using FakeFinder.Media.Probing;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Videos;

/// <summary>A row of Videos as the database has it.</summary>
internal sealed class VideoRow
{
    /// <summary>For a query whose source is called v, without the name and its time.</summary>
    public const string Columns =
        "v.Id, v.Bytes, v.Container, v.Codec, v.Width, v.Height, v.FrameCount, v.FrameRate, v.Duration, v.Notes, v.Stream";

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public long Bytes { get; init; }

    public string Container { get; init; } = "";

    public string Codec { get; init; } = "";

    public int Width { get; init; }

    public int Height { get; init; }

    public int FrameCount { get; init; }

    public double FrameRate { get; init; }

    public long Duration { get; init; }

    /// <summary>JSON; null where there are none.</summary>
    public string? Notes { get; init; }

    /// <summary>JSON; null where a version of this program looked that did not tell.</summary>
    public string? Stream { get; init; }

    public long UploadedAt { get; init; }

    public static VideoRow Of(StoredVideo video) => new()
    {
        Id = video.Id,
        Name = video.Name,
        Bytes = video.Bytes,
        Container = video.Info.Container,
        Codec = video.Info.Codec,
        Width = video.Info.Width,
        Height = video.Info.Height,
        FrameCount = video.Info.FrameCount,
        FrameRate = video.Info.FrameRate,
        Duration = video.Info.Duration.Ticks,
        Notes = video.Info.Notes.Count == 0 ? null : JsonColumn.Write(video.Info.Notes),
        Stream = JsonColumn.Write(video.Info.Stream),
        UploadedAt = video.UploadedAt.UtcTicks,
    };

    public StoredVideo ToVideo() => new(
        Id,
        Name,
        Bytes,
        new VideoInfo(Container, Codec, Width, Height, FrameCount, FrameRate, TimeSpan.FromTicks(Duration))
        {
            Notes = JsonColumn.Read<VideoNote[]>(Notes) ?? [],
            Stream = JsonColumn.Read<StreamInfo>(Stream),
        },
        new DateTimeOffset(UploadedAt, TimeSpan.Zero));
}
