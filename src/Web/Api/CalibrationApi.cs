using FakeFinder.Evaluation.Calibration;
using FakeFinder.Web.Access;
using FakeFinder.Web.Calibration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/calibration</c>.</summary>
internal static class CalibrationApi
{
    /// <summary>Maps the configured calibration.</summary>
    public static IEndpointRouteBuilder MapCalibration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/calibration", Describe).Needs(AccessScope.Read)
            .WithTags("Calibration")
            .WithName("describeCalibration")
            .WithSummary("The configured calibration: on which videos it was fitted, and what scores mean there")
            .WithDescription("Made by 'fakefinder calibrate', and named by the setting FakeFinder:Calibration:File.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static Results<Ok<ConfiguredCalibration>, ProblemHttpResult> Describe(ScoreCalibration calibration) =>
        calibration.Document is { } document
            ? TypedResults.Ok(ConfiguredCalibration.Of(document, calibration))
            : TypedResults.Problem(
                "No calibration is configured, so scores are raw: name one of 'fakefinder calibrate' by FakeFinder:Calibration:File.",
                statusCode: StatusCodes.Status404NotFound);
}

/// <summary>The configured calibration.</summary>
/// <param name="Data">The name of the videos that it was fitted on.</param>
/// <param name="ScoresSha256">Of the table of scores that it was fitted on.</param>
/// <param name="Threshold">The raw score that was chosen for the false positive rates.</param>
/// <param name="Real">Real videos of the data.</param>
/// <param name="Fake">Fakes of the data.</param>
/// <param name="Detectors">Those whose scores are calibrated.</param>
/// <param name="Warnings">What a reader should know before a probability is used.</param>
internal sealed record ConfiguredCalibration(
    string Data,
    string ScoresSha256,
    DateTimeOffset CreatedAt,
    double Threshold,
    int Real,
    int Fake,
    IReadOnlyList<CalibratedDetector> Detectors,
    IReadOnlyList<string> Warnings)
{
    public static ConfiguredCalibration Of(CalibrationDocument document, ScoreCalibration calibration) => new(
        document.Name,
        document.ScoresSha256,
        document.CreatedAt,
        calibration.Threshold,
        document.FittedOn.Real,
        document.FittedOn.Fake,
        [.. document.Detectors.Select(detector => CalibratedDetector.Of(detector, calibration.RatesOf(detector.Name)!))],
        document.Warnings);
}

/// <summary>What a calibration says of one detector.</summary>
/// <param name="Real">Real videos of its fit.</param>
/// <param name="Fake">Fakes of its fit.</param>
/// <param name="FalsePositiveRate">Of the real videos, the share that scored above the threshold.</param>
/// <param name="TruePositiveRate">Of the fakes, the share that scored above the threshold.</param>
internal sealed record CalibratedDetector(
    string Detector, int Real, int Fake, RateResource FalsePositiveRate, RateResource TruePositiveRate)
{
    public static CalibratedDetector Of(DetectorCalibration detector, ThresholdRates rates) => new(
        detector.Name,
        detector.Real,
        detector.Fake,
        RateResource.Of(rates.FalsePositiveRate),
        RateResource.Of(rates.TruePositiveRate));
}
