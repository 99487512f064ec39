using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Results;

/// <summary><c>metrics.json</c>: how good each detector's scores are on a labelled data set.</summary>
/// <param name="Name">Of the data, as people know it.</param>
/// <param name="ScoresSha256">Of the bytes of <c>scores.csv</c>, in lower case.</param>
/// <param name="Settings">How the figures were made.</param>
/// <param name="Videos">All of the table.</param>
/// <param name="Series">The detectors, their mean, and the fusion where a calibration was given.</param>
/// <param name="Groups">The same for each value of each free column.</param>
/// <param name="Calibration">Absent where none was given.</param>
/// <param name="Warnings">What a reader should know before a figure is quoted.</param>
public sealed record EvaluationDocument(
    int Schema,
    string Name,
    string ScoresSha256,
    DateTimeOffset CreatedAt,
    EvaluationSettings Settings,
    int Videos,
    int Real,
    int Fake,
    IReadOnlyList<SeriesResult> Series,
    Correlations Correlations,
    IReadOnlyList<GroupResult> Groups,
    CalibrationUsed? Calibration,
    IReadOnlyList<string> Warnings) : IStoredDocument
{
    public const int CurrentSchema = 1;

    public static string Title => "the metrics of an evaluation";

    public static int NewestSchema => CurrentSchema;
}

/// <param name="Threshold">Scores above it are called fake.</param>
/// <param name="LogLossClip">Scores count as at least this and at most 1 minus this in the log loss.</param>
/// <param name="Confidence">Of the intervals.</param>
/// <param name="Resamples">Of the bootstrap, stratified by label.</param>
public sealed record EvaluationSettings(double Threshold, double LogLossClip, double Confidence, int Resamples, ulong Seed);

/// <summary>One detector, the mean, or the fusion.</summary>
/// <param name="Metrics">Only those that are defined: most need videos of both labels.</param>
/// <param name="Roc">Thinned to what a plot shows, as is <paramref name="Det"/>; empty in groups.</param>
/// <param name="Reliability">Ten bins; empty in groups.</param>
public sealed record SeriesResult(
    string Name,
    SeriesKind Kind,
    SeriesCounts Counts,
    Confusion Confusion,
    IReadOnlyDictionary<Metric, Estimate> Metrics,
    IReadOnlyList<RocPoint> Roc,
    IReadOnlyList<DetPoint> Det,
    IReadOnlyList<ReliabilityBin> Reliability)
{
    /// <returns>Null where it is not defined.</returns>
    public Estimate? Of(Metric metric) => Metrics.TryGetValue(metric, out var estimate) ? estimate : null;
}

/// <param name="Scored">Videos in the figures.</param>
/// <param name="Real">Of the scored ones.</param>
/// <param name="Fake">Of the scored ones.</param>
/// <param name="Undetermined">Scored exactly 0.5, such as videos without a face: in the figures as 0.5, so called real.</param>
/// <param name="Unscored">Videos on which the detector failed: in no figure.</param>
public sealed record SeriesCounts(int Scored, int Real, int Fake, int Undetermined, int Unscored);

/// <summary>Between each two detectors, over the videos that both have a score for; null where one of them is constant.</summary>
/// <param name="Detectors">Of rows and columns.</param>
public sealed record Correlations(
    IReadOnlyList<string> Detectors,
    IReadOnlyList<IReadOnlyList<double?>> Pearson,
    IReadOnlyList<IReadOnlyList<double?>> Spearman);

/// <summary>The videos with one value of a free column.</summary>
/// <param name="Warning">Why its figures mean little; absent where they are fine.</param>
public sealed record GroupResult(
    string Column,
    string Value,
    int Videos,
    int Real,
    int Fake,
    string? Warning,
    IReadOnlyList<SeriesResult> Series);

/// <param name="ScoresSha256">What it was fitted on.</param>
public sealed record CalibrationUsed(string Name, string ScoresSha256, DateTimeOffset CreatedAt);
