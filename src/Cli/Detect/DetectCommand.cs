using System.CommandLine;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Detect;

/// <summary><c>detect</c>: analyses files.</summary>
internal static class DetectCommand
{
    public static Command Create(CliConsole console)
    {
        var files = new Argument<string[]>("FILE") { Description = "Video files.", Arity = ArgumentArity.OneOrMore };
        var detectors = new Option<string?>("--detectors") { Description = "Names of detectors, with commas between them. [default: all that can run]", HelpName = "a,b" };
        detectors.Validators.Add(result =>
        {
            if (Split(result.GetValueOrDefault<string?>()) is { Count: 0 })
            {
                result.AddError("--detectors names no detector; leave it out for all that can run.");
            }
        });
        var server = new Option<Uri?>("--server")
        {
            Description = "Address of a running service, such as http://127.0.0.1:5000. [default: the one of the data folder, else one that is started for this and stopped after it]",
            HelpName = "URL",
            CustomParser = result => ParseServer(result.Tokens[0].Value, result.AddError),
        };
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
                parsed.GetRequiredValue(files), Split(parsed.GetValue(detectors)), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static List<string>? Split(string? names) =>
        names is null ? null : [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private static Uri? ParseServer(string text, Action<string> addError)
    {
        if (Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
        {
            return server;
        }

        addError($"--server '{text}' is no address; it must be one such as http://127.0.0.1:5000.");
        return null;
    }
}
