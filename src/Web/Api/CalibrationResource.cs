using FakeFinder.Evaluation.Metrics;
using FakeFinder.Web.Calibration;

namespace FakeFinder.Web.Api;

/// <summary>What a raw score means among the videos that the configured calibration was fitted on.</summary>
/// <param name="Data">The name of those videos: the figures hold for videos like these alone.</param>
/// <param name="Probability">That the video is fake, in (0, 1); null where the score is undetermined, and stays so.</param>
/// <param name="Threshold">The raw score that was chosen for the rate.</param>
/// <param name="FalsePositiveRate">Of the real videos of that data, the share that scored above the threshold.</param>
internal sealed record CalibrationResource(string Data, double? Probability, double Threshold, RateResource FalsePositiveRate)
{
    /// <returns>Null where there is none.</returns>
    public static CalibrationResource? Of(CalibratedScore? score) =>
        score is null ? null : new(score.Data, score.Probability, score.Threshold, RateResource.Of(score.FalsePositiveRate));
}

/// <summary>A share, with the interval that holds it in 95 of 100 cases; few videos make it wide.</summary>
internal sealed record RateResource(double Value, double? Low, double? High)
{
    public static RateResource Of(Estimate rate) => new(rate.Value, rate.Low, rate.High);
}

/// <summary>The trained detectors of a job as one calibrated probability.</summary>
/// <param name="Data">As in the calibration of a part.</param>
/// <param name="Probability">That the video is fake, in (0, 1); null where none of the detectors could tell.</param>
/// <param name="Detectors">Those that take part.</param>
internal sealed record FusionResource(string Data, double? Probability, IReadOnlyList<string> Detectors)
{
    /// <returns>Null where there is none.</returns>
    public static FusionResource? Of(FusedScore? score) => score is null ? null : new(score.Data, score.Probability, score.Detectors);
}
