using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Evaluation.Calibration;

/// <summary><c>calibration.json</c>: what scores mean on a named data set.</summary>
/// <param name="ScoresSha256">Of the bytes of the <c>scores.csv</c> that it was fitted on, in lower case.</param>
/// <param name="Name">Of the data, as people know it: it stands beside each calibrated probability.</param>
/// <param name="LeftOut">Detectors without a map, and why.</param>
/// <param name="Fusion">Absent with fewer than two trained detectors.</param>
/// <param name="Warnings">What a reader should know before a probability is used.</param>
public sealed record CalibrationDocument(
    int Schema,
    string ScoresSha256,
    string Name,
    DateTimeOffset CreatedAt,
    FittedOn FittedOn,
    IReadOnlyList<DetectorCalibration> Detectors,
    IReadOnlyList<LeftOutDetector> LeftOut,
    Fusion? Fusion,
    IReadOnlyList<string> Warnings) : IStoredDocument
{
    public const int CurrentSchema = 1;

    public static string Title => "a calibration";

    public static int NewestSchema => CurrentSchema;
}

/// <summary>What a calibration was fitted on.</summary>
/// <param name="Videos">All of the table.</param>
/// <param name="Detectors">Those with a map.</param>
/// <param name="Folds">Of the cross-validation, with the same number of each label.</param>
public sealed record FittedOn(int Videos, int Real, int Fake, IReadOnlyList<string> Detectors, int Folds, ulong Seed);

public sealed record LeftOutDetector(string Name, string Reason);

/// <summary>One detector's map. Undetermined scores (0.5) are not part of the fit.</summary>
/// <param name="IsHeuristic">Its probability needs the detector's notice beside it, and is never part of a mean or fusion.</param>
/// <param name="Real">Real videos of the fit.</param>
/// <param name="Fake">Fakes of the fit.</param>
/// <param name="Undetermined">Videos that were left out because their score is 0.5.</param>
/// <param name="Unscored">Videos that were left out because the detector failed.</param>
/// <param name="CrossValidated">By which the method was chosen.</param>
/// <param name="Thresholds">Of the raw score, undetermined ones counted as real.</param>
public sealed record DetectorCalibration(
    string Name,
    bool IsHeuristic,
    int Real,
    int Fake,
    int Undetermined,
    int Unscored,
    CrossValidatedLoss CrossValidated,
    ScoreMap Map,
    IReadOnlyList<ThresholdRates> Thresholds);

/// <summary>Log loss in nats of videos that the fit had not seen; <paramref name="Raw"/> is that of the score itself.</summary>
public sealed record CrossValidatedLoss(double Raw, double Platt, double Isotonic);

/// <summary>What happens where raw scores above the threshold are called fake; intervals are Wilson's.</summary>
public sealed record ThresholdRates(double Threshold, Estimate FalsePositiveRate, Estimate TruePositiveRate);
