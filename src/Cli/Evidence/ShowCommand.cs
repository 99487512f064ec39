using System.CommandLine;

namespace FakeFinder.Cli.Evidence;

/// <summary><c>show</c>: the results of a job, for a person at a terminal.</summary>
internal static class ShowCommand
{
    public static Command Create(CliConsole console)
    {
        var job = new JobOptions();
        var json = new Option<bool>("--json")
        {
            Description = "Print the JSON form of 'export' on standard output, and nothing else there.",
        };
        var command = new Command("show", "Shows the results of a job: summary, detectors, suspicious moments, notes.")
        {
            job.Job,
            job.Work.Server,
            job.Work.Data,
            json,
        };
        command.SetAction((parsed, cancellationToken) => new ShowRun(console, job.SourceOf(parsed)).RunAsync(
            parsed.GetRequiredValue(job.Job), parsed.GetValue(json), cancellationToken));
        return command;
    }
}
