using FakeFinder.Web.Calibration;

namespace FakeFinder.Web.Tests.Calibration;

public sealed class CalibrationOptionsTests
{
    [Fact]
    public void A_calibration_that_has_the_threshold_is_taken_and_none_is_fine_too()
    {
        using var file = new CalibrationFile(CalibrationFile.Of("Newsroom 2026", "wm"));

        Assert.True(Validate(file.Path, 0.9).Succeeded);
        Assert.True(Validate("", 0.5).Succeeded);
    }

    [Fact]
    public void A_threshold_that_the_file_does_not_list_is_refused_with_those_that_it_lists()
    {
        using var file = new CalibrationFile(CalibrationFile.Of("Newsroom 2026", "wm"));

        Assert.Equal(
            $"FakeFinder:Calibration:File: {file.Path} has no false positive rate of wm at 0.7; FakeFinder:Calibration:Threshold must be "
                + "one of 0.5, 0.9.",
            Validate(file.Path, 0.7).FailureMessage);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{ "schema": 1, "name": "x", "detectors": null }""")]
    [InlineData("[]")]
    public void A_file_that_is_no_calibration_is_refused_with_a_sentence(string text)
    {
        using var file = new CalibrationFile(text);

        Assert.StartsWith(
            $"FakeFinder:Calibration:File: {file.Path} is not a calibration", Validate(file.Path, 0.5).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/calibration.json")]
    [InlineData("calibration.json")]
    public void A_file_that_is_not_there_or_has_no_full_path_is_refused(string path) =>
        Assert.Equal(
            $"FakeFinder:Calibration:File: '{path}' is not there; it must be the full path of a calibration.json, which "
                + "'fakefinder calibrate' makes.",
            Validate(path, 0.5).FailureMessage);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string file, double threshold) =>
        new CalibrationOptionsValidator().Validate(null, new CalibrationOptions { File = file, Threshold = threshold });
}
