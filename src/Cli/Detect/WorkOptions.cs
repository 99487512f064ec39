using System.CommandLine;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Detect;

/// <summary>The options that say which detectors work, and where; commands that have videos analysed share them.</summary>
internal sealed class WorkOptions
{
    public WorkOptions() => Detectors.Validators.Add(result =>
    {
        if (Split(result.GetValueOrDefault<string?>()) is { Count: 0 })
        {
            result.AddError("--detectors names no detector; leave it out for all that can run.");
        }
    });

    public Option<string?> Detectors { get; } = new("--detectors")
    {
        Description = "Detector names, separated by commas. [default: all that can run]",
        HelpName = "a,b",
    };

    public Option<Uri?> Server { get; } =
        new("--server")
        {
            Description =
                "Address of a running service, such as http://127.0.0.1:5000. [default: the service of the data folder; where none runs, "
                    + "one is started for this command]",
            HelpName = "URL",
            CustomParser = result => ParseServer(result.Tokens[0].Value, result.AddError),
        };

    public Option<string?> Data { get; } = ServiceOptions.Data();

    public Option<string?> Weights { get; } = ServiceOptions.Weights();

    /// <returns>Null: all that can run.</returns>
    public IReadOnlyList<string>? DetectorsOf(ParseResult parsed) => Split(parsed.GetValue(Detectors));

    /// <summary>Names that are separated by commas.</summary>
    public static List<string>? Split(string? names) =>
        names is null ? null : [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Where the work is done.</summary>
    public ServiceSource SourceOf(ParseResult parsed) =>
        new(
            ServiceSettings.For(parsed.GetValue(Data), parsed.GetValue(Weights), port: 0),
            parsed.GetValue(Server),
            WeightsGiven: parsed.GetValue(Weights) is not null);

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
