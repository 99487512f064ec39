using System.CommandLine;

namespace FakeFinder.Bench.History;

/// <summary><c>history</c>: how long a page of the history takes with many jobs.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var jobs = new Option<int>("--jobs")
        {
            Description = "Jobs of three parts each; every tenth has a note.",
            HelpName = "N",
            DefaultValueFactory = _ => 100_000,
        };
        var repeats = new Option<int>("--repeats")
        {
            Description = "Each question is asked so often; the table has medians.",
            HelpName = "N",
            DefaultValueFactory = _ => 9,
        };
        var command = new Command(
            "history",
            "Fills a SQLite index with jobs and asks it what the history page asks: pages, orders, searches, each with the count of all "
                + "that match. Aim: 300 ms with 100,000 jobs."
        )
        {
            jobs,
            repeats,
        };
        command.SetAction((parsed, cancellationToken) =>
            HistoryRun.RunAsync(parsed.GetValue(jobs), parsed.GetValue(repeats), cancellationToken));
        return command;
    }
}
