using System.CommandLine;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Jobs;

/// <summary><c>jobs</c>: finds analyses again.</summary>
internal static class JobsCommand
{
    private const int Most = 500;

    public static Command Create(CliConsole console)
    {
        var search = Text("--search", "Part of the file name or of a note, or the beginning of the SHA-256 or of the job's id.", "TEXT");
        var state = Text("--state", "Only jobs in this state: queued, running, completed, failed or cancelled.", "STATE");
        var detector = Text("--detector", "Only jobs that asked this detector.", "NAME");
        var band = Text(
            "--band", "Only jobs whose highest score lies in this band: strong, moderate, weak, noSign or notAssessed.", "BAND");
        var since = Text("--since", "Only jobs submitted at this date (in UTC) or time, or later, such as 2026-01-31.", "DATE");
        var archived = new Option<bool>("--archived") { Description = "The archived jobs, and no others." };
        var take = new Option<int>("--take")
        {
            Description = $"How many at most, 1 to {Most}.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        take.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > Most)
            {
                result.AddError($"--take is {result.GetValueOrDefault<int>()}; it must be from 1 to {Most}.");
            }
        });
        var work = new WorkOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var command = new Command("jobs", "Lists the analyses of the service, the latest first, and finds them again.")
        {
            search,
            state,
            detector,
            band,
            since,
            archived,
            take,
            work.Server,
            work.Data,
            json,
        };
        command.SetAction((parsed, cancellationToken) => new JobsRun(console, work.SourceOf(parsed)).RunAsync(
            new JobQuestion(
                parsed.GetValue(search),
                parsed.GetValue(state),
                parsed.GetValue(detector),
                parsed.GetValue(band),
                parsed.GetValue(since),
                parsed.GetValue(archived),
                parsed.GetValue(take)),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
