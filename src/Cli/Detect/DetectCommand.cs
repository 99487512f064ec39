using System.CommandLine;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Detect;

/// <summary><c>detect</c>: analyses files.</summary>
internal static class DetectCommand
{
    public static Command Create(CliConsole console)
    {
        var files = new Argument<string[]>("FILE") { Description = "Video files.", Arity = ArgumentArity.OneOrMore };
        var detectors = WorkOptions.Detectors();
        var server = WorkOptions.Server();
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var data = ServiceOptions.Data();
        var weights = ServiceOptions.Weights();
        var command = new Command("detect", "Analyses video files and prints how likely each is fake.")
        {
            files,
            detectors,
            weights,
            server,
            data,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = ServiceSettings.For(parsed.GetValue(data), parsed.GetValue(weights), port: 0);
            var source = new ServiceSource(settings, parsed.GetValue(server), WeightsGiven: parsed.GetValue(weights) is not null);
            return new DetectRun(console, source, TimeProvider.System).RunAsync(
                parsed.GetRequiredValue(files), WorkOptions.Split(parsed.GetValue(detectors)), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
