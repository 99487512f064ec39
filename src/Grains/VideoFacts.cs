using FakeFinder.Contracts;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Grains;

/// <summary>Between what storage knows of a video and what a work order says of it.</summary>
internal static class VideoFacts
{
    public static ContainerFacts From(VideoInfo video) =>
        new(video.Container, video.Codec, video.Width, video.Height, video.FrameCount, video.FrameRate, video.Duration);

    public static VideoInfo ToInfo(ContainerFacts facts) =>
        new(facts.Format, facts.Codec, facts.Width, facts.Height, facts.FrameCount, facts.FrameRate, facts.Duration);
}
