using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Web.Calibration;

/// <summary>What a raw score means among the videos that a calibration was fitted on.</summary>
/// <param name="Data">The name of those videos. It stands beside every calibrated figure, which holds for videos like these alone.</param>
/// <param name="Probability">That the video is fake, in (0, 1); null where the score is undetermined, and stays so.</param>
/// <param name="Threshold">The raw score that was chosen for the rate.</param>
/// <param name="FalsePositiveRate">Of the real videos, the share that scored above the threshold, with Wilson's 95 % interval.</param>
public sealed record CalibratedScore(string Data, double? Probability, double Threshold, Estimate FalsePositiveRate);

/// <summary>Several detectors as one probability, by a calibration's fusion.</summary>
/// <param name="Data">As in <see cref="CalibratedScore"/>.</param>
/// <param name="Probability">That the video is fake, in (0, 1); null where none of the detectors could tell.</param>
/// <param name="Detectors">Those that take part.</param>
public sealed record FusedScore(string Data, double? Probability, IReadOnlyList<string> Detectors);
