using System.CommandLine;
using System.Globalization;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Up;

/// <summary><c>up</c>: starts the service, shows that it works, and keeps it running.</summary>
internal static class UpCommand
{
    private const int DefaultPort = 5000;

    public static Command Create(CliConsole console)
    {
        var port = new Option<int>("--port")
        {
            Description = "Port of the dashboard and the API on this machine; 0: any free one.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultPort,
            CustomParser = result => ParsePort(result.Tokens[0].Value, result.AddError),
        };
        var once = new Option<bool>("--once") { Description = "Analyse the sample clip and stop; exit code 0 only if that worked." };
        var adopt = new Option<bool>("--adopt")
        {
            Description =
                "Take the videos and reports in the data folder (or bucket) in again that the database does not know: for a database that "
                    + "was lost, restored from an older copy, or is another's.",
        };
        var data = ServiceOptions.Data();
        var weights = ServiceOptions.Weights();
        var models = ServiceOptions.Models();
        var calibration = ServiceOptions.Calibration();
        var command = new Command(
            "up",
            "Starts the service and keeps it running until Ctrl+C. The first time it analyses a sample clip with the quickest detector.")
        {
            port,
            data,
            weights,
            models,
            calibration,
            once,
            adopt,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var settings = ServiceSettings.For(
                    parsed.GetValue(data),
                    parsed.GetValue(weights),
                    parsed.GetValue(port),
                    parsed.GetValue(models)) with
                {
                    Adopt = parsed.GetValue(adopt),
                    Calibration = parsed.GetValue(calibration) is { } file ? Path.GetFullPath(file) : null,
                };
                return new UpRun(console, settings, TimeProvider.System).RunAsync(parsed.GetValue(once), cancellationToken);
            });
        return command;
    }

    private static int ParsePort(string text, Action<string> addError)
    {
        if (!ushort.TryParse(text, CultureInfo.InvariantCulture, out var port))
        {
            addError($"--port '{text}' is no port; it must be a number from 0 to {ushort.MaxValue}.");
        }

        return port;
    }
}
