using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Evaluation.Results;

/// <summary>
/// What an <see cref="EvaluationDocument"/> of others must keep before a program shows it: nothing is missing, counts agree with each
/// other, figures are in their ranges, and lists and texts have bounds.
/// </summary>
public static class EvaluationBounds
{
    /// <summary>Series of a document, and of a group.</summary>
    public const int MostSeries = 200;

    public const int MostGroups = 10_000;

    private const int MostText = 1000;
    private const int MostPoints = 1000;
    private const int MostBins = 100;
    private const int MostWarnings = 10_000;
    private const int ShaLength = 64;

    /// <summary>A certain error costs 34.5 nats where scores are bounded by 1e-15.</summary>
    private const double MostLogLoss = 1000;

    /// <summary>What rounding may add to a figure of exactly 1.</summary>
    private const double Rounding = 1e-9;

    /// <param name="name">Of the file, for the sentence.</param>
    /// <exception cref="EvaluationException">A sentence that says where it is wrong.</exception>
    public static void Check(EvaluationDocument document, string name)
    {
        if (WhatIsWrong(document) is { } fault)
        {
            throw new EvaluationException($"{name} is not {EvaluationDocument.Title} as 'fakefinder evaluate' writes it: {fault}.");
        }
    }

    private static string? WhatIsWrong(EvaluationDocument document) =>
        document.Schema < 1 ? $"schema is {document.Schema}"
        : !IsText(document.Name) ? $"name is missing, or has more than {MostText} characters"
        : !IsSha(document.ScoresSha256) ? "scoresSha256 is no SHA-256 in lower-case hexadecimal"
        : document.Settings is not { } settings ? "settings are missing"
        : !IsShare(settings.Threshold) || !IsShare(settings.LogLossClip) || !IsShare(settings.Confidence) || settings.Resamples < 0
            ? "a number in settings is out of range"
        : !Agree(document.Videos, document.Real, document.Fake) ? "real and fake do not add up to videos"
        : OfSeries("series", document.Series, document.Videos) is { } series ? series
        : OfCorrelations(document.Correlations) is { } correlations ? correlations
        : OfGroups(document.Groups) is { } groups ? groups
        : document.Calibration is { } used && (!IsText(used.Name) || !IsSha(used.ScoresSha256)) ? "calibration has no name or no SHA-256"
        : document.Warnings is not { Count: <= MostWarnings } warnings || warnings.Any(warning => warning is null)
            ? $"warnings are missing, or more than {MostWarnings}"
        : null;

    private static string? OfSeries(string place, IReadOnlyList<SeriesResult> series, int videos) =>
        series is not { Count: > 0 and <= MostSeries } ? $"{place} must have 1 to {MostSeries} entries"
        : series.Any(each => !IsText(each?.Name)) ? $"an entry of {place} has no name, or one of more than {MostText} characters"
        : series.CountBy(each => each.Name).Any(same => same.Value > 1) ? $"two entries of {place} have the same name"
        : series.Select(each => OfSeries(each, videos) is { } fault ? $"{place}, {Shown(each.Name)}: {fault}" : null)
            .FirstOrDefault(fault => fault is not null);

    private static string? OfSeries(SeriesResult series, int videos) =>
        !Enum.IsDefined(series.Kind) ? "its kind is unknown"
        : series.Counts is not { } counts ? "its counts are missing"
        : !Agree(videos, counts.Scored, counts.Unscored) || !Agree(counts.Scored, counts.Real, counts.Fake)
            || counts.Undetermined < 0 || counts.Undetermined > counts.Scored
            ? "its counts do not add up"
        : !Agree(counts.Fake, series.Confusion.TruePositives, series.Confusion.FalseNegatives)
            || !Agree(counts.Real, series.Confusion.TrueNegatives, series.Confusion.FalsePositives)
            ? "its confusion does not add up to its counts"
        : series.Metrics is not { } metrics ? "its metrics are missing"
        : metrics.Any(metric => !Enum.IsDefined(metric.Key)) ? "it has an unknown metric"
        : metrics.Where(metric => !IsIn(metric.Value, metric.Key == Metric.LogLoss ? MostLogLoss : 1)).Select(metric => metric.Key).ToList()
            is [var wrong, ..]
            ? $"its {wrong} is out of range"
        : series.Roc is not { Count: <= MostPoints } roc || !roc.All(IsIn)
            ? $"its roc is missing, longer than {MostPoints}, or out of range"
        : series.Det is not { Count: <= MostPoints } det || !det.All(IsIn)
            ? $"its det is missing, longer than {MostPoints}, or out of range"
        : series.Reliability is not { Count: <= MostBins } bins || !bins.All(IsIn)
            ? $"its reliability is missing, longer than {MostBins}, or out of range"
        : null;

    private static string? OfCorrelations(Correlations correlations) =>
        correlations?.Detectors is not { Count: <= MostSeries } detectors || !detectors.All(IsText) ? "correlations have no detectors"
        : !IsSquare(correlations.Pearson, detectors.Count) ? "correlations.pearson is not a square of numbers from -1 to 1"
        : !IsSquare(correlations.Spearman, detectors.Count) ? "correlations.spearman is not a square of numbers from -1 to 1"
        : null;

    private static string? OfGroups(IReadOnlyList<GroupResult> groups) =>
        groups is not { Count: <= MostGroups } ? $"groups are missing, or more than {MostGroups}"
        : groups.Select((group, place) => OfGroup(group) is { } fault ? $"groups[{place}]: {fault}" : null)
            .FirstOrDefault(fault => fault is not null);

    private static string? OfGroup(GroupResult group) =>
        group?.Column is not { Length: <= MostText }
            || group.Value is not { Length: <= MostText }
            || group.Warning is { Length: > MostText }
            ? $"its column or value is missing, or a text has more than {MostText} characters"
        : !Agree(group.Videos, group.Real, group.Fake) ? "its real and fake do not add up to its videos"
        : OfSeries("series", group.Series, group.Videos);

    private static bool IsSquare(IReadOnlyList<IReadOnlyList<double?>> matrix, int size) =>
        matrix?.Count == size
        && matrix.All(row => row?.Count == size && row.All(value => value is null or >= -1 - Rounding and <= 1 + Rounding));

    private static bool IsIn(Estimate estimate, double most) =>
        IsIn(estimate.Value, most)
        && estimate.Low.HasValue == estimate.High.HasValue
        && (estimate is not { Low: { } low, High: { } high } || (IsIn(low, most) && IsIn(high, most) && low <= high));

    private static bool IsIn(RocPoint point) =>
        IsShare(point.Threshold ?? 0) && IsShare(point.FalsePositiveRate) && IsShare(point.TruePositiveRate);

    private static bool IsIn(DetPoint point) =>
        IsShare(point.Threshold ?? 0) && IsShare(point.FalsePositiveRate) && IsShare(point.FalseNegativeRate);

    private static bool IsIn(ReliabilityBin bin) =>
        bin is { Count: >= 0 } && IsShare(bin.From) && IsShare(bin.To) && bin.From < bin.To && IsShare(bin.MeanScore ?? 0)
        && IsShare(bin.FakeShare ?? 0);

    private static bool IsShare(double value) => IsIn(value, 1);

    /// <summary>Also false for NaN, and for the infinity that a number like 1e999 is read as.</summary>
    private static bool IsIn(double value, double most) => value >= -Rounding && value <= most + Rounding;

    private static bool Agree(int whole, int one, int other) => one >= 0 && other >= 0 && (long)one + other == whole;

    private static bool IsText(string? text) => text is { Length: > 0 and <= MostText };

    private static bool IsSha(string? text) => text is { Length: ShaLength } && text.All(char.IsAsciiHexDigitLower);

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;
}
