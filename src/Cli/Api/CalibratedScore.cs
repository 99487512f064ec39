namespace FakeFinder.Cli.Api;

/// <summary>What a raw score means among the videos that the service's calibration was fitted on.</summary>
/// <param name="Data">The name of those videos.</param>
/// <param name="Probability">That the video is fake; null where the score is undetermined.</param>
/// <param name="Threshold">The raw score that was chosen for the rate.</param>
/// <param name="FalsePositiveRate">Of the real videos of that data, the share that scored above the threshold.</param>
internal sealed record CalibratedScore(string Data, double? Probability, double Threshold, Rate FalsePositiveRate);

/// <summary>A share with its 95 % interval.</summary>
internal sealed record Rate(double Value, double? Low, double? High);

/// <summary>Several detectors as one calibrated probability.</summary>
/// <param name="Data">The name of the videos that it was fitted on.</param>
/// <param name="Probability">That the video is fake; null where none of them could tell.</param>
internal sealed record FusedScore(string Data, double? Probability, IReadOnlyList<string> Detectors);
