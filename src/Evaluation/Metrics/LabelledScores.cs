using FakeFinder.Evaluation.Sampling;

namespace FakeFinder.Evaluation.Metrics;

/// <summary>Scores in [0, 1] with their labels, sorted once, so that each metric and each resample is one pass.</summary>
public sealed class LabelledScores
{
    /// <summary>A score above it is called fake; exactly 0.5 (undetermined) is called real, as the original did.</summary>
    public const double Threshold = 0.5;

    /// <summary>
    /// Kaggle's bound of probabilities in a log loss, by which the Deepfake Detection Challenge was ranked: a certain error costs 34.5 nats
    /// instead of infinitely many.
    /// </summary>
    public const double KaggleClip = 1e-15;

    /// <summary>Bins of reliability and calibration error: bin k holds the scores in [k / 10, (k + 1) / 10), the last one also 1.</summary>
    public const int BinCount = 10;

    /// <param name="isFake">Of each score.</param>
    /// <param name="clip">The log loss takes a score as at least this, and at most 1 minus this.</param>
    public LabelledScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isFake, double clip = KaggleClip)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isFake.Length, scores.Length);
        Scores = new double[scores.Length];
        var places = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            (Scores[i], places[i]) = (-scores[i], i);
        }

        Array.Sort(Scores, places);
        (FakeMasks, Errors, LogLosses, EndsTie) = (new int[Count], new double[Count], new double[Count], new bool[Count]);
        for (var i = 0; i < Count; i++)
        {
            var score = Scores[i] = scores[places[i]];
            var label = isFake[places[i]] ? 1 : 0;
            var clipped = Math.Clamp(score, clip, 1 - clip);
            FakeMasks[i] = -label;
            Errors[i] = score - label;
            LogLosses[i] = -Math.Log(label == 1 ? clipped : 1 - clipped);
            EndsTie[i] = i + 1 == Count || scores[places[i + 1]] != score;
            CalledFake += score > Threshold ? 1 : 0;
        }

        Strata = new Strata([.. FakeMasks.Select(mask => mask != 0)]);
    }

    public int Count => Scores.Length;

    public int Fake => Strata.Fake;

    public int Real => Strata.Real;

    /// <summary>How many are above the threshold: the first ones.</summary>
    public int CalledFake { get; }

    /// <summary>The same number of each label again and again; places are those of the sorted scores.</summary>
    public Strata Strata { get; }

    /// <summary>The highest first.</summary>
    internal double[] Scores { get; }

    /// <summary>All bits where the video is fake, none where it is real: a weight's share of the fakes without a branch.</summary>
    internal int[] FakeMasks { get; }

    /// <summary>Score minus label.</summary>
    internal double[] Errors { get; }

    /// <summary>In nats.</summary>
    internal double[] LogLosses { get; }

    /// <summary>The next score is another one: only here may a threshold lie.</summary>
    internal bool[] EndsTie { get; }

    internal static int BinOf(double score) => Math.Min(BinCount - 1, (int)(score * BinCount));
}
