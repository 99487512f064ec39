using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// Every n-th frame from the first on, so that there are about so many a second. The rate is cut to a whole number and the step rounded,
/// half to even, as in the original. Of a video of fewer frames a second (7 or less for 15) every frame is taken, where the original's step
/// of 0 gave none.
/// </summary>
internal sealed class NtechFrames(int framesPerSecond) : ISamplingPlan
{
    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video)
    {
        var step = Math.Max(1, (int)Math.Round(Math.Truncate(video.FrameRate) / framesPerSecond));
        return video.FrameCount < 1 ? [] : [.. Enumerable.Range(0, ((video.FrameCount - 1) / step) + 1).Select(i => i * step)];
    }
}
