using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>What the look into a video's container told when it was uploaded.</summary>
/// <param name="Format">FFmpeg's name of the container's format.</param>
/// <param name="Codec">FFmpeg's name of the video codec.</param>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="FrameCount">Counted by the container's index or by the packets; where packets are not frames there may be fewer.</param>
/// <param name="FrameRate">Frames a second, on average.</param>
/// <param name="Notes">What a reader of the video's scores should know about it.</param>
/// <param name="Stream">The stream that is analysed; null where nothing is known of it, so that the worker looks itself.</param>
[GenerateSerializer, Immutable, Alias("ff.ContainerFacts")]
public sealed record ContainerFacts(
    [property: Id(0)] string Format,
    [property: Id(1)] string Codec,
    [property: Id(2)] int Width,
    [property: Id(3)] int Height,
    [property: Id(4)] int FrameCount,
    [property: Id(5)] double FrameRate,
    [property: Id(6)] TimeSpan Duration,
    [property: Id(7)] ImmutableArray<VideoNote> Notes = default,
    [property: Id(8)] StreamFacts? Stream = null);
