using System.CommandLine;

namespace FakeFinder.Cli.Evaluation;

/// <summary><c>calibrate</c>: what scores mean on a named data set.</summary>
internal static class CalibrateCommand
{
    public static Command Create(CliConsole console)
    {
        var scores = new Argument<string>("SCORES") { Description = "The scores.csv of an evaluation." };
        var name = new Option<string>("--name")
        {
            Description = "Name of the data, which stands beside each calibrated probability, such as \"DFDC preview, test split\".",
            HelpName = "TEXT",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "Where to write the calibration.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "calibration.json",
        };
        var command = new Command(
            "calibrate",
            "Fits, on labelled scores, how each score becomes a probability, and the fusion of all trained detectors. Needs no service.")
        {
            scores,
            name,
            output,
        };
        command.SetAction((parsed, cancellationToken) => new CalibrateRun(console, TimeProvider.System).RunAsync(
            parsed.GetRequiredValue(scores), parsed.GetRequiredValue(name), parsed.GetRequiredValue(output), cancellationToken));
        return command;
    }
}
