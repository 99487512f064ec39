using FakeFinder.Evaluation;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Calibration;

/// <summary>Section <c>FakeFinder:Calibration</c>: what the scores of this service are compared with.</summary>
public sealed class CalibrationOptions
{
    public const string Section = "FakeFinder:Calibration";

    /// <summary>
    /// The full path of a <c>calibration.json</c> of <c>fakefinder calibrate</c>; empty (the default): nothing is calibrated.
    /// </summary>
    public string File { get; set; } = "";

    /// <summary>
    /// The raw score above which a video is called fake, for the false positive rate; one of those that the file lists. Default 0.5.
    /// </summary>
    public double Threshold { get; set; } = 0.5;
}

internal sealed class CalibrationOptionsValidator : IValidateOptions<CalibrationOptions>
{
    public ValidateOptionsResult Validate(string? name, CalibrationOptions options)
    {
        try
        {
            ScoreCalibration.Read(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is EvaluationException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"{CalibrationOptions.Section}:{nameof(CalibrationOptions.File)}: {exception.Message}");
        }
    }
}
