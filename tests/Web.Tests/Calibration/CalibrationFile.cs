using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Web.Calibration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Calibration;

/// <summary>A calibration.json with maps that are easily followed: a score of 0.9 becomes 0.75, one of 0.1 becomes 0.25.</summary>
internal sealed class CalibrationFile : IDisposable
{
    private static readonly double[] Thresholds = [0.5, 0.9];

    public CalibrationFile(CalibrationDocument document)
        : this(EvaluationJson.Write(document))
    {
    }

    public CalibrationFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public static CalibrationDocument Of(string data, params string[] detectors) => new(
        CalibrationDocument.CurrentSchema,
        new string('a', 64),
        data,
        new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero),
        new FittedOn(90, 50, 40, detectors, 5, 1),
        [.. detectors.Select(detector => new DetectorCalibration(
            detector,
            IsHeuristic: false,
            50,
            40,
            0,
            0,
            new CrossValidatedLoss(0.6, 0.5, 0.5),
            new PlattMap(0.5, 0),
            [.. Thresholds.Select(threshold =>
                new ThresholdRates(threshold, new Estimate(0.02, 0.004, 0.105), new Estimate(0.5, 0.4, 0.6)))]))],
        [],
        new Fusion(
            new Estimate(0),
            [.. detectors.Select(detector => new FusionTerm(detector, new Estimate(0.5)))],
            new FusionGain(90, 0.4, 0.9, detectors[0], 0.5, 0.8, new Estimate(0.1))),
        ["Few videos."]);

    public ScoreCalibration Calibration(double threshold = 0.5) =>
        new(Options.Create(new CalibrationOptions { File = Path, Threshold = threshold }));

    public void Dispose() => File.Delete(Path);
}
