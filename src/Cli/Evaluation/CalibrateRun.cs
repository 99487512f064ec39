using System.Globalization;
using FakeFinder.Cli.Evaluation.Scoring;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Cli.Evaluation;

/// <summary>One <c>calibrate</c>.</summary>
internal sealed class CalibrateRun(CliConsole console, TimeProvider time)
{
    public async Task<int> RunAsync(string scores, string name, string output, CancellationToken cancellationToken)
    {
        if (Directory.Exists(output))
        {
            throw new CliException($"--out '{output}' is a folder; it must be a file.", ExitCodes.Usage);
        }

        var file = await ScoresFile.ReadAsync(scores, cancellationToken);
        var calibration = new Calibrator(new Bootstrap())
            .Fit(file.Table, file.Path, file.Sha256, name, time.GetUtcNow(), cancellationToken);
        var target = new FileInfo(output);
        await OutputFile.WriteAsync(target.Directory!, target.Name, EvaluationJson.Write(calibration), cancellationToken);
        foreach (var sentence in Sentences(calibration))
        {
            console.Output.Line(sentence);
        }

        console.Output.Line($"Written to {target.FullName}.");
        return ExitCodes.Success;
    }

    private static IEnumerable<string> Sentences(CalibrationDocument calibration)
    {
        foreach (var detector in calibration.Detectors)
        {
            var method = detector.Map is PlattMap ? "Platt" : "isotonic";
            var loss = Math.Min(detector.CrossValidated.Platt, detector.CrossValidated.Isotonic);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{detector.Name}: {method}, cross-validated log loss {loss:0.000} (the raw score's {detector.CrossValidated.Raw:0.000}), "
                    + $"fitted on {detector.Real} real and {detector.Fake} fake videos.");
        }

        foreach (var detector in calibration.LeftOut)
        {
            yield return $"{detector.Name}: not calibrated. {detector.Reason}";
        }

        if (calibration.Fusion is { Gain: var gain })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Fusion: cross-validated log loss {gain.LogLoss:0.000}, {gain.BestDetector} alone {gain.BestLogLoss:0.000}; better by "
                    + $"{gain.Improvement.Value:0.000} ({gain.Improvement.Low:0.000} to {gain.Improvement.High:0.000}).");
        }

        foreach (var warning in calibration.Warnings)
        {
            yield return warning;
        }
    }
}
