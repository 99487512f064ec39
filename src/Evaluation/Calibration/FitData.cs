using FakeFinder.Evaluation.Fitting;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>The determined scores of one detector, and where its videos are in the table.</summary>
internal sealed class FitData
{
    public FitData(ScoreTable table, int detector)
    {
        Column = table.Detectors[detector];
        var all = table.ScoresOf(detector);
        Rows = [.. Enumerable.Range(0, all.Length).Where(row => all[row] is { } score && score != ScoreCell.Undetermined)];
        Scores = [.. Rows.Select(row => all[row]!.Value)];
        IsFake = [.. Rows.Select(row => table.Rows[row].IsFake)];
        Logit = [.. Scores.Select(Logits.Of)];
        Fake = IsFake.Count(isFake => isFake);
        (UndeterminedCount, UnscoredCount) = (all.Count(score => score == ScoreCell.Undetermined), all.Count(score => score is null));
        Order = Enumerable.Range(0, Rows.Length).ToArray();
        Array.Sort((double[])Scores.Clone(), Order);
    }

    public DetectorColumn Column { get; }

    /// <summary>Places in the table.</summary>
    public int[] Rows { get; }

    public double[] Scores { get; }

    public double[] Logit { get; }

    public bool[] IsFake { get; }

    /// <summary>Places here by ascending score.</summary>
    public int[] Order { get; }

    public int Fake { get; }

    public int Real => Rows.Length - Fake;

    public int UndeterminedCount { get; }

    public int UnscoredCount { get; }

    public PlattMap FitPlatt(ReadOnlySpan<int> weights) => PlattMap.Fit(Logit, IsFake, weights);

    public IsotonicMap FitIsotonic(ReadOnlySpan<int> weights) => IsotonicMap.Fit(Order, Scores, IsFake, weights);

    /// <summary>Log loss of a probability, with Kaggle's bound.</summary>
    public static double Loss(double probability, bool isFake) => -Math.Log(
        Math.Clamp(isFake ? probability : 1 - probability, LabelledScores.KaggleClip, 1 - LabelledScores.KaggleClip));
}
