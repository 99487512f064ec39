using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation;

/// <summary>A metric as a column of a table.</summary>
/// <param name="Heading">As the report of the command line calls it.</param>
/// <param name="Meaning">For somebody who has one clip in front of them.</param>
public sealed record MetricColumn(Metric Metric, string Heading, string Meaning)
{
    /// <summary>What most readers look for.</summary>
    public static IReadOnlyList<MetricColumn> Main { get; } =
    [
        new(Metric.Auc, "AUC", "How often a fake scores higher than a real video; 0.5 is chance. It needs no threshold."),
        new(Metric.BalancedAccuracy, "Balanced accuracy", "How many are right where real and fake count alike; 0.5 is chance."),
        new(Metric.TruePositiveRate, "Fakes found (TPR)", "The share of the fakes that are called fake."),
        new(Metric.TrueNegativeRate, "Real kept (TNR)", "The share of the real videos that are left alone."),
        new(Metric.LogLoss, "Log loss", "How much a score misleads; lower is better, 0.693 is always saying 0.5."),
    ];

    /// <summary>All that a document may hold, the main ones first.</summary>
    public static IReadOnlyList<MetricColumn> All { get; } =
    [
        .. Main,
        new(Metric.Accuracy, "Accuracy", "How many of all are right; misleading where most videos are of one kind."),
        new(Metric.FalsePositiveRate, "False alarms (FPR)", "The share of the real videos that are called fake."),
        new(Metric.EqualErrorRate, "Equal error rate", "The error at the threshold where both kinds of error are equally frequent."),
        new(
            Metric.AveragePrecision,
            "Average precision",
            "How pure the list stays from the highest score down; depends on the share of fakes."),
        new(Metric.Brier, "Brier", "Mean squared error of the score; lower is better."),
        new(Metric.CalibrationError, "Calibration error", "By how much scores are off as probabilities, on average."),
    ];
}
