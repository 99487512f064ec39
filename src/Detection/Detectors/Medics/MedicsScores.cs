using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>What the networks say of the tracks, and how it becomes one score.</summary>
/// <param name="networks">How many 3-D networks.</param>
internal sealed class MedicsScores(int networks, int tracks)
{
    private const double Lowest = 0.001;
    private const double Highest = 0.999;

    private readonly double[,] clips = new double[networks, tracks];
    private readonly double[][] frames = new double[tracks][];

    /// <summary>
    /// Notes a 3-D network's logits (fake, real) for a track's clip and for its mirror image: one minus the mean probability of real.
    /// </summary>
    public void SetClip(int network, int track, ReadOnlySpan<float> logits, ReadOnlySpan<float> mirrored) =>
        clips[network, track] = 1 - ((RealOf(logits) + RealOf(mirrored)) / 2);

    /// <summary>Notes the 2-D network's logits for the frames of a track, fake above 0.</summary>
    public void SetFrames(int track, IEnumerable<float> logits) => frames[track] = [.. logits.Select(logit => Logistic.Of(logit))];

    /// <summary>The 2-D network's probabilities for the frames of a track; empty where it did not run.</summary>
    public IReadOnlyList<double> FramesOf(int track) => frames[track] ?? [];

    /// <summary>For each 3-D network the mean over the tracks.</summary>
    public IReadOnlyList<double> ClipPredictions =>
        [.. Enumerable.Range(0, networks).Select(network => Enumerable.Range(0, tracks).Average(track => clips[network, track]))];

    /// <summary>
    /// The mean over the tracks of each one's median, the lower one where there are two; null where the network did not run.
    /// </summary>
    public double? FramePrediction => Array.Exists(frames, track => track is null) ? null : frames.Average(LowerMedian);

    /// <summary>
    /// The mean of all networks' predictions, each counting once, in 0.001..0.999. A 2-D prediction of exactly 0 does not count (kept on
    /// purpose).
    /// </summary>
    public double Score =>
        Math.Clamp((FramePrediction is { } frame and not 0 ? ClipPredictions.Append(frame) : ClipPredictions).Average(), Lowest, Highest);

    /// <summary>The mean over the networks for one track.</summary>
    public double ScoreOf(int track)
    {
        var values = Enumerable.Range(0, networks).Select(network => clips[network, track]);
        return (frames[track] is { } seen ? values.Append(LowerMedian(seen)) : values).Average();
    }

    private static double LowerMedian(double[] values) => values.Order().ElementAt((values.Length - 1) / 2);

    private static double RealOf(ReadOnlySpan<float> logits) => Logistic.Of((double)logits[1] - logits[0]);
}
