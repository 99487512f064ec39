using System.Text.Json.Serialization;
using FakeFinder.Media.Probing;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>An uploaded video.</summary>
/// <param name="Id">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="Name">The name of its latest upload.</param>
/// <param name="Container">FFmpeg's name of the format.</param>
/// <param name="Codec">FFmpeg's name of the video codec.</param>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="FrameCount">As the container says.</param>
/// <param name="FrameRate">Frames a second, on average.</param>
/// <param name="Notes">What a reader of the video's scores should know about it; absent where there is nothing.</param>
internal sealed record VideoResource(
    string Id,
    string Name,
    long Bytes,
    string Container,
    string Codec,
    int Width,
    int Height,
    int FrameCount,
    double FrameRate,
    double DurationSeconds,
    DateTimeOffset UploadedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<VideoNote>? Notes = null)
{
    public static VideoResource Of(StoredVideo video) => new(
        video.Id,
        video.Name,
        video.Bytes,
        video.Info.Container,
        video.Info.Codec,
        video.Info.Width,
        video.Info.Height,
        video.Info.FrameCount,
        video.Info.FrameRate,
        video.Info.Duration.TotalSeconds,
        video.UploadedAt.ToUniversalTime(),
        video.Info.Notes.Count == 0 ? null : video.Info.Notes);
}

/// <summary>One page of the videos, the latest upload first.</summary>
/// <param name="Total">How many there are in all.</param>
internal sealed record VideoList(IReadOnlyList<VideoResource> Items, int Skip, int Take, int Total);
