using FakeFinder.Media.Probing;


namespace FakeFinder.Detection.Sampling;

/// <summary>
/// Every n-th frame from the first on, with the smallest n that gives no more than a number of frames: all of a short clip, the whole of a
/// long one.
/// </summary>
/// <param name="most">At least one.</param>
internal sealed class EveryNthFrame(int most) : ISamplingPlan
{
    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video)
    {
        var count = Math.Max(0, video.FrameCount);
        var interval = Math.Max(1, (int)Math.Ceiling(count / (double)most));
        return [.. Enumerable.Range(0, (int)Math.Ceiling(count / (double)interval)).Select(i => i * interval)];
    }
}
