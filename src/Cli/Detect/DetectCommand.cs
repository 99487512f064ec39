using System.CommandLine;

namespace FakeFinder.Cli.Detect;

/// <summary><c>detect</c>: analyses files.</summary>
internal static class DetectCommand
{
    public static Command Create(CliConsole console)
    {
        var files = new Argument<string[]>("FILE") { Description = "Video files.", Arity = ArgumentArity.OneOrMore };
        var work = new WorkOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var command = new Command("detect", "Analyses video files and prints how likely each is fake.")
        {
            files,
            work.Detectors,
            work.Weights,
            work.Server,
            work.Data,
            json,
        };
        command.SetAction((parsed, cancellationToken) => new DetectRun(console, work.SourceOf(parsed), TimeProvider.System).RunAsync(
            parsed.GetRequiredValue(files), work.DetectorsOf(parsed), parsed.GetValue(json), cancellationToken));
        return command;
    }
}
