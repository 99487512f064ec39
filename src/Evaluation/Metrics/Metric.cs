namespace FakeFinder.Evaluation.Metrics;

/// <summary>The scalars of labelled scores; <c>docs/evaluation.md</c> has the formulas. All but the log loss are in [0, 1].</summary>
public enum Metric
{
    /// <summary>Share of the fakes that were called fake.</summary>
    TruePositiveRate,

    /// <summary>Share of the real videos that were called real.</summary>
    TrueNegativeRate,

    /// <summary>Share of the real videos that were called fake.</summary>
    FalsePositiveRate,

    /// <summary>Share of all videos that were called what they are.</summary>
    Accuracy,

    /// <summary>Mean of the true positive and the true negative rate.</summary>
    BalancedAccuracy,

    /// <summary>Mean of -ln of the probability given to the truth, in nats.</summary>
    LogLoss,

    /// <summary>Area under the ROC curve: how often a fake scores above a real video, ties half.</summary>
    Auc,

    /// <summary>Mean precision over the fakes, as scikit-learn's average_precision_score.</summary>
    AveragePrecision,

    /// <summary>Mean of the two error rates at the ROC point where they are closest.</summary>
    EqualErrorRate,

    /// <summary>Mean squared distance from score to label.</summary>
    Brier,

    /// <summary>Expected calibration error over ten bins of equal width.</summary>
    CalibrationError,
}
