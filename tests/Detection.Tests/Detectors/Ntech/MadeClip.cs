using System.Runtime.CompilerServices;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

/// <summary>A black clip whose frames are made when they are asked for. It counts them, and those that something still holds.</summary>
internal sealed record MadeClip(int Frames, int Side) : IFrameSource, IVideoProbe
{
    private readonly List<WeakReference<Frame>> given = [];

    public double Rate { get; init; } = 30;

    /// <summary>Frames that do not decode.</summary>
    public Func<int, bool> IsMissing { get; init; } = _ => false;

    /// <summary>How often the held ones are counted; 0 for never.</summary>
    public int CountsAtEvery { get; init; }

    public int Made { get; private set; }

    public int MostHeld { get; private set; }

    public Task<VideoInfo> MeasureAsync(VideoFile file, VideoInfo info, CancellationToken cancellationToken) => Task.FromResult(info);

    public async IAsyncEnumerable<Frame> ReadAsync(
        VideoFile file,
        IReadOnlyList<int> wanted,
        IReadOnlyList<int> union,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var index in wanted.Where(index => index < Frames && !IsMissing(index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CountHeld();
            yield return Make(index);
        }
    }

    public Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken) =>
        Task.FromResult(
            new VideoInfo("mp4", "h264", Side, Side, Frames, Rate, TimeSpan.FromSeconds(Frames / Rate))
            {
                Stream = Support.SampleClip.Info.Stream,
            });

    private Frame Make(int index)
    {
        Made++;
        var frame = new Frame(index, TimeSpan.FromSeconds(index / Rate), Side, Side, new byte[Side * Side * 3]);
        given.Add(new WeakReference<Frame>(frame));
        return frame;
    }

    private void CountHeld()
    {
        if (CountsAtEvery > 0 && Made % CountsAtEvery == 0)
        {
            GC.Collect();
            MostHeld = Math.Max(MostHeld, given.Count(frame => frame.TryGetTarget(out _)));
        }
    }
}
