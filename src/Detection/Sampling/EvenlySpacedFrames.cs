using FakeFinder.Media.Probing;


namespace FakeFinder.Detection.Sampling;

/// <summary>
/// A number of frames from the first to the last: frame trunc(i * step) for i = 0 .. count-1 with step = (N-1)/(count-1) in double,
/// the last one exactly N-1. A clip with fewer frames gives each of them once; a count of one gives the first frame.
/// </summary>
public sealed class EvenlySpacedFrames : ISamplingPlan
{
    private readonly int count;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below one.</exception>
    public EvenlySpacedFrames(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        this.count = count;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video)
    {
        if (video.FrameCount <= 0)
        {
            return [];
        }

        if (count == 1)
        {
            return [0];
        }

        var last = video.FrameCount - 1;
        var step = last / (double)(count - 1);
        return [.. Enumerable.Range(0, count - 1).Select(i => (int)(i * step)).Append(last).Distinct()];
    }
}
