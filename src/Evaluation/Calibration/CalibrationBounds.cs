using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>What a <see cref="CalibrationDocument"/> must keep before a score is calibrated by it: nothing is missing, and numbers are in
/// their ranges.</summary>
public static class CalibrationBounds
{
    /// <param name="name">Of the file, for the sentence.</param>
    /// <exception cref="EvaluationException">A sentence that says where it is wrong.</exception>
    public static void Check(CalibrationDocument document, string name)
    {
        if (WhatIsWrong(document) is { } fault)
        {
            throw new EvaluationException($"{name} is not {CalibrationDocument.Title} as 'fakefinder calibrate' writes it: {fault}.");
        }
    }

    private static string? WhatIsWrong(CalibrationDocument document) =>
        document.Schema < 1 ? $"schema is {document.Schema}"
        : string.IsNullOrEmpty(document.Name) ? "name is missing"
        : string.IsNullOrEmpty(document.ScoresSha256) ? "scoresSha256 is missing"
        : document.FittedOn is null ? "fittedOn is missing"
        : document.Warnings is null || document.Warnings.Any(warning => warning is null) ? "warnings are missing"
        : document.Detectors is not { Count: > 0 } detectors ? "detectors are missing"
        : detectors.Any(detector => string.IsNullOrEmpty(detector?.Name)) ? "one of its detectors has no name"
        : detectors.CountBy(detector => detector.Name).Any(same => same.Value > 1) ? "two of its detectors have the same name"
        : detectors.FirstOrDefault(detector => !IsSound(detector.Map)) is { } unsound
            ? $"the map of {unsound.Name} is missing or out of range"
        : detectors.FirstOrDefault(detector => !AreSound(detector.Thresholds)) is { } odd
            ? $"the thresholds of {odd.Name} are missing or out of range"
        : document.Fusion is { } fusion && !IsSound(fusion) ? "its fusion is out of range"
        : null;

    private static bool IsSound(ScoreMap? map) => map switch
    {
        PlattMap platt => double.IsFinite(platt.Slope) && double.IsFinite(platt.Intercept),
        IsotonicMap { Points: { Count: > 0 } points } =>
            points.All(point => IsShare(point.Score) && IsShare(point.Probability))
            && points.Zip(points.Skip(1)).All(pair => pair.First.Score < pair.Second.Score),
        _ => false,
    };

    private static bool AreSound(IReadOnlyList<ThresholdRates>? thresholds) =>
        thresholds is { Count: > 0 }
        && thresholds.All(rates =>
            rates is not null && IsShare(rates.Threshold) && IsShare(rates.FalsePositiveRate) && IsShare(rates.TruePositiveRate));

    private static bool IsSound(Fusion fusion) =>
        double.IsFinite(fusion.Intercept.Value)
        && fusion.Terms is { Count: > 0 } terms
        && terms.All(term => !string.IsNullOrEmpty(term?.Detector) && double.IsFinite(term.Slope.Value));

    private static bool IsShare(Estimate rate) => IsShare(rate.Value) && IsShare(rate.Low ?? 0) && IsShare(rate.High ?? 1);

    /// <summary>Also false for NaN.</summary>
    private static bool IsShare(double value) => value is >= 0 and <= 1;
}
