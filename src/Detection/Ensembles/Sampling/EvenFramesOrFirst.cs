using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>
/// Evenly spaced frames. Kept for the score: of a clip that has fewer frames than are wanted only the first is taken, since the original
/// reader never comes past an index that is wanted twice.
/// </summary>
internal sealed class EvenFramesOrFirst(int count) : ISamplingPlan
{
    private readonly EvenlySpacedFrames even = new(count);

    public IReadOnlyList<int> FramesOf(VideoInfo video) =>
        video.FrameCount >= count ? even.FramesOf(video)
        : video.FrameCount > 0 ? [0]
        : [];
}
