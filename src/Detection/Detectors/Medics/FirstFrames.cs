using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>The first frames of a clip, up to a number of them.</summary>
internal sealed class FirstFrames(int count) : ISamplingPlan
{
    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video) => [.. Enumerable.Range(0, Math.Clamp(video.FrameCount, 0, count))];
}
