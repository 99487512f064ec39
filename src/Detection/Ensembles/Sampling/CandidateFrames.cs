using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>
/// The last of every <paramref name="stride"/> frames: of ten 9, 19, 29, ... The plan has the first <paramref name="count"/> of them; the
/// others are for when a face is missing.
/// </summary>
internal sealed class CandidateFrames(int stride, int count) : ISamplingPlan
{
    public IReadOnlyList<int> FramesOf(VideoInfo video) => Take(0, count, video);

    /// <summary>Some of a video's candidates; fewer, or none, where it ends before.</summary>
    /// <param name="first">Which candidate is the first one.</param>
    public IReadOnlyList<int> Take(int first, int most, VideoInfo video) =>
        [.. Enumerable.Range(first, Math.Clamp((video.FrameCount / stride) - first, 0, most)).Select(i => (i * stride) + stride - 1)];
}
