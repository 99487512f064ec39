using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Scores;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Calibration;

/// <summary>
/// Says what scores mean, by the configured <c>calibration.json</c>. Without one it says nothing: no score is calibrated.
/// </summary>
public sealed class ScoreCalibration(IOptions<CalibrationOptions> options)
{
    /// <summary>Null where none is configured.</summary>
    public CalibrationDocument? Document { get; } = Read(options.Value);

    /// <summary>The raw score above which a video is called fake, for the false positive rate.</summary>
    public double Threshold => options.Value.Threshold;

    /// <returns>Null without a score, and for a detector that the calibration does not have.</returns>
    public CalibratedScore? Of(string detector, double? score)
    {
        if (score is not { } raw || Find(detector) is not { } map)
        {
            return null;
        }

        var probability = raw == ScoreCell.Undetermined ? (double?)null : map.Map.Apply(raw);
        return new(Document!.Name, probability, Threshold, RatesOf(detector)!.FalsePositiveRate);
    }

    /// <summary>How often the detector was right at the threshold, on the calibration's data.</summary>
    /// <returns>Null for a detector that the calibration does not have.</returns>
    public ThresholdRates? RatesOf(string detector) =>
        Find(detector)?.Thresholds.First(rates => rates.Threshold == Threshold);

    /// <returns>
    /// Null where the calibration has no fusion of the job's detectors, until these have ended, and where none has a score.
    /// </returns>
    public FusedScore? Fuse(JobSnapshot job)
    {
        var scores = job.Parts.Where(part => part.State is PartState.Completed or PartState.Failed)
            .ToDictionary(part => part.Detector, part => part.Score);
        return Document?.Fusion is { } fusion
            && fusion.Terms.All(term => scores.ContainsKey(term.Detector))
            && fusion.Apply(fusion.Terms.Select(term => scores[term.Detector])) is { } probability
            ? new(
                Document.Name,
                probability == ScoreCell.Undetermined ? null : probability,
                [.. fusion.Terms.Select(term => term.Detector)])
            : null;
    }

    /// <exception cref="EvaluationException">The file is not there, is no calibration, or does not have the threshold.</exception>
    internal static CalibrationDocument? Read(CalibrationOptions options)
    {
        if (options.File.Length == 0)
        {
            return null;
        }

        if (!Path.IsPathFullyQualified(options.File) || !File.Exists(options.File))
        {
            throw new EvaluationException(
                $"'{options.File}' is not there; it must be the full path of a calibration.json, which 'fakefinder calibrate' makes.");
        }

        var document = EvaluationJson.Read<CalibrationDocument>(File.ReadAllText(options.File), options.File);
        CalibrationBounds.Check(document, options.File);
        return document.Detectors.FirstOrDefault(one => one.Thresholds.All(rates => rates.Threshold != options.Threshold)) is { } without
            ? throw new EvaluationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.File} has no false positive rate of {without.Name} at {options.Threshold}; "
                        + $"{CalibrationOptions.Section}:{nameof(CalibrationOptions.Threshold)} must be one of "
                        + $"{string.Join(", ", without.Thresholds.Select(rates => rates.Threshold))}."))
            : document;
    }

    private DetectorCalibration? Find(string detector) => Document?.Detectors.FirstOrDefault(one => one.Name == detector);
}
