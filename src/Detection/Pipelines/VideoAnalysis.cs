using System.Runtime.CompilerServices;
using FakeFinder.Detection.Decoding;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Detection.Pipelines;

/// <summary>One video on its way through one pipeline: its frames, the clock, and whom to tell how far it is.</summary>
public sealed class VideoAnalysis
{
    private readonly IProgress<DetectionProgress>? progress;
    private readonly Lock reporting = new();

    internal VideoAnalysis(StageClock clock, IProgress<DetectionProgress>? progress) => (Clock, this.progress) = (clock, progress);

    /// <summary>What the container tells; null for a pipeline without a sampling plan.</summary>
    public VideoInfo? Video { get; internal init; }

    /// <summary>The frames that the plan asks for, ascending.</summary>
    public IReadOnlyList<int> Wanted { get; internal init; } = [];

    public StageClock Clock { get; }

    internal IAsyncEnumerable<Frame> Source { get; init; } = AsyncEnumerable.Empty<Frame>();

    /// <summary>The wanted frames in order; those that the video does not have, or that do not decode, are left out.</summary>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the file.</exception>
    public async IAsyncEnumerable<Frame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Report(Stage.Decoding, 0, Wanted.Count);
        await using var frames = Source.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(frames))
        {
            yield return frames.Current;
        }
    }

    /// <summary>Tells how far a stage is. Stages run at the same time; whoever listens hears one at a time.</summary>
    public void Report(string stage, int done, int total, string? detail = null)
    {
        lock (reporting)
        {
            progress?.Report(new DetectionProgress(stage, done, total, detail));
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<Frame> frames)
    {
        using (Clock.Measure(Stage.Decoding))
        {
            return await frames.MoveNextAsync();
        }
    }
}
