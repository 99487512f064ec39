using FakeFinder.Evaluation.Fitting;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>
/// Several trained detectors as one probability: sigmoid(intercept + sum of slope times log-odds of the score). A detector that failed or
/// is undetermined adds 0: it says nothing.
/// </summary>
/// <param name="Intercept">With the percentiles of resamples.</param>
/// <param name="Gain">How much better it is than the best detector alone.</param>
public sealed record Fusion(Estimate Intercept, IReadOnlyList<FusionTerm> Terms, FusionGain Gain)
{
    public const string Name = "fusion";

    /// <param name="scores">One for each term; null where the detector failed.</param>
    /// <returns>Null where all failed; 0.5 where all that did not are undetermined.</returns>
    public double? Apply(IEnumerable<double?> scores)
    {
        var all = scores.ToList();
        return all.All(score => score is null) ? null
            : all.All(score => score is null or ScoreCell.Undetermined) ? ScoreCell.Undetermined
            : Logits.Sigmoid(Intercept.Value + all.Zip(Terms, Logit).Sum());

        static double Logit(double? score, FusionTerm term) => term.Slope.Value * Logits.Of(score ?? ScoreCell.Undetermined);
    }
}

/// <param name="Slope">Of the log-odds of the raw score.</param>
public sealed record FusionTerm(string Detector, Estimate Slope);

/// <summary>The fusion beside the best calibrated detector, on videos that neither fit had seen.</summary>
/// <param name="Videos">Those for which at least one of its detectors has a determined score.</param>
/// <param name="LogLoss">Of the fusion, in nats.</param>
/// <param name="BestDetector">The one with the lowest log loss; an undetermined video gets the share of fakes.</param>
/// <param name="Improvement">
/// Log loss of the best detector minus that of the fusion: above 0 where the fusion is better. It helps for sure only where the whole
/// interval is.
/// </param>
public sealed record FusionGain(
    int Videos,
    double LogLoss,
    double Auc,
    string BestDetector,
    double BestLogLoss,
    double BestAuc,
    Estimate Improvement);
