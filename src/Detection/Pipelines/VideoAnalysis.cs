using System.Runtime.CompilerServices;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Pipelines;

/// <summary>One video on its way through one pipeline: its frames, the clock, and whom to tell how far it is.</summary>
public sealed class VideoAnalysis
{
    private readonly IProgress<DetectionProgress>? progress;
    private readonly Lock reporting = new();

    internal VideoAnalysis(StageClock clock, IProgress<DetectionProgress>? progress) => (Clock, this.progress) = (clock, progress);

    /// <summary>What the container tells; null for a pipeline without a sampling plan.</summary>
    public VideoInfo? Video { get; internal init; }

    /// <summary>
    /// The video's local file, for a pipeline that gives it to another program. It is the stored video itself: nobody writes to it.
    /// </summary>
    public string VideoPath { get; internal init; } = "";

    /// <summary>The frames that the plan asks for, ascending.</summary>
    public IReadOnlyList<int> Wanted { get; internal init; } = [];

    /// <summary>The reason of a score where no frame came, as a sentence.</summary>
    public string NoneDecoded => $"None of the {Wanted.Count} frames that were wanted could be decoded.";

    public StageClock Clock { get; }

    /// <summary>Which frames were asked for, and which came: for the report's coverage.</summary>
    internal FrameTally Tally { get; } = new();

    /// <summary>Gives the frames of these indices, ascending.</summary>
    internal Func<IReadOnlyList<int>, IAsyncEnumerable<Frame>> Source { get; init; } = _ => AsyncEnumerable.Empty<Frame>();

    /// <summary>The detector has all that it wants by this frame: later ones, though asked for or read ahead, are not wanted.</summary>
    public void WantNoneAfter(int index) => Tally.WantNoneAfter(index);

    /// <summary>The wanted frames in order; those that the video does not have, or that do not decode, are left out.</summary>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the file.</exception>
    public IAsyncEnumerable<Frame> ReadFramesAsync(CancellationToken cancellationToken) => ReadFramesAsync(Wanted, cancellationToken);

    /// <summary>
    /// Some frames in order, for a pipeline that reads a part of the wanted ones again, or learns on its way that it needs more: those that
    /// are not at hand any more, or that no plan asked for, cost another decode.
    /// </summary>
    /// <param name="indices">Ascending.</param>
    /// <inheritdoc cref="ReadFramesAsync(CancellationToken)" path="/exception"/>
    public async IAsyncEnumerable<Frame> ReadFramesAsync(
        IReadOnlyList<int> indices,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Report(Stage.Decoding, 0, indices.Count);
        Tally.Ask(indices);
        var read = -1;
        await using var frames = Source(indices).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(frames))
        {
            read = frames.Current.Index;
            Tally.Came(frames.Current);
            yield return frames.Current;
        }

        Tally.Ended(indices, read);
    }

    /// <summary>Tells how far a stage is. Stages run at the same time; a listener hears one at a time.</summary>
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
