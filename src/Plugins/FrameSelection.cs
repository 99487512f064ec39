namespace FakeFinder.Plugins;

/// <summary>Common answers to <see cref="IDetectorFactory.SelectFrames"/>.</summary>
public static class FrameSelection
{
    /// <summary>
    /// A number of frames from the first to the last: trunc(i * (FrameCount - 1) / (count - 1)); a video with fewer frames gives each of
    /// them once, and a count of one the first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below one.</exception>
    public static IReadOnlyList<int> EvenlySpaced(VideoProperties video, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (video.FrameCount <= 0)
        {
            return [];
        }

        long last = video.FrameCount - 1;
        return count == 1 ? [0] : [.. Enumerable.Range(0, count).Select(i => (int)(i * last / (count - 1))).Distinct()];
    }

    /// <summary>Every n-th frame, from the first on.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below one.</exception>
    public static IReadOnlyList<int> EveryNth(VideoProperties video, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return [.. Enumerable.Range(0, Math.Max(0, video.FrameCount)).Where(index => index % n == 0)];
    }
}
