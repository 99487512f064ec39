using System.CommandLine;
using System.Globalization;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Detectors;

/// <summary><c>detectors</c>: for whoever adds one. Needs no service: a process of the worker's program does the work.</summary>
internal static class DetectorsCommand
{
    private const int DefaultTimeout = 600;
    private const int LongestTimeout = 86_400;

    private static readonly TimeSpan ListLimit = TimeSpan.FromMinutes(1);

    public static Command Create(CliConsole console) =>
        new("detectors", "Lists the detectors of models.json, and checks one of them. Needs no running service.")
        {
            List(console),
            Check(console),
        };

    private static Command Check(CliConsole console)
    {
        var name = new Argument<string>("NAME") { Description = "The detector's name in models.json." };
        var video = new Argument<string?>("VIDEO")
        {
            Description = "A video file. [default: the sample clip]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Seconds after which the check is stopped.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultTimeout,
            CustomParser = result => ParseTimeout(result.Tokens[0].Value, result.AddError),
        };
        var from = new Options();
        var command = new Command("check", "Loads a detector, runs it on a video, says what was found; exit code 0 only if it is sound.")
        {
            name,
            video,
            json,
            timeout,
            from.Models,
            from.Data,
            from.Weights,
        };
        command.SetAction((parsed, cancellationToken) =>
            new CheckRun(console, from.SettingsOf(parsed).TrialCommandLine, TimeSpan.FromSeconds(parsed.GetValue(timeout))).RunAsync(
                parsed.GetRequiredValue(name),
                parsed.GetValue(video),
                parsed.GetValue(json),
                cancellationToken));
        return command;
    }

    private static Command List(CliConsole console)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var from = new Options();
        var command = new Command("list", "Lists the detectors of models.json, and says which can run here.")
        {
            json,
            from.Models,
            from.Data,
            from.Weights,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var document = await TrialProcess.RunAsync(from.SettingsOf(parsed).TrialCommandLine(), ListLimit, cancellationToken);
                var detectors = Trial.Read<IReadOnlyList<TrialListing>>(document);
                if (parsed.GetValue(json))
                {
                    console.Output.Line(document.TrimEnd());
                }
                else
                {
                    console.Output.Write(TrialTable.Of(detectors));
                }

                return ExitCodes.Success;
            });
        return command;
    }

    private static int ParseTimeout(string text, Action<string> addError)
    {
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > LongestTimeout)
        {
            addError($"--timeout is '{text}'; it must be a number of seconds from 1 to {LongestTimeout}.");
        }

        return seconds;
    }

    /// <summary>Where detectors come from.</summary>
    private sealed class Options
    {
        public Option<string?> Models { get; } = ServiceOptions.Models();

        public Option<string?> Data { get; } = ServiceOptions.Data();

        public Option<string?> Weights { get; } = ServiceOptions.Weights();

        public ServiceSettings SettingsOf(ParseResult parsed) =>
            ServiceSettings.For(parsed.GetValue(Data), parsed.GetValue(Weights), port: 0, parsed.GetValue(Models));
    }
}
