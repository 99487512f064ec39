using FakeFinder.Detection.Sampling;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Detection.Ntech;

/// <summary>
/// Every so-manyth frame from the first on, so that there are about so many a second. The rate is cut to a whole number and the step rounded, half to even; a video of too
/// few frames a second for a step of one (7 or less for 15) gives none: all as in the original, for the score.
/// </summary>
internal sealed class NtechFrames(int framesPerSecond) : ISamplingPlan
{
    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video)
    {
        var step = (int)Math.Round(Math.Truncate(video.FrameRate) / framesPerSecond);
        return step < 1 || video.FrameCount < 1 ? [] : [.. Enumerable.Range(0, ((video.FrameCount - 1) / step) + 1).Select(i => i * step)];
    }
}
