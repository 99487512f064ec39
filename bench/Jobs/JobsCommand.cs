using System.CommandLine;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Jobs;

/// <summary><c>jobs</c>: how many jobs the service does in a second when the detector costs nothing, or only time.</summary>
internal static class JobsCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each number of callers is measured.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var slots = new Option<int?>("--slots")
        {
            Description = "Parts that a worker runs at a time (FakeFinder:Worker:Slots). [default: the service's own]",
            HelpName = "N",
        };
        var workers = new Option<int>("--workers")
        {
            Description = "How many workers run.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var milliseconds = new Option<int>("--milliseconds")
        {
            Description = "How long the detector sleeps; 0: it does nothing.",
            HelpName = "M",
            DefaultValueFactory = _ => 0,
        };
        var callers = new Option<int[]>("--callers")
        {
            Description = "Numbers of callers, one measurement each.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8, 32],
        };
        var postgres = new Option<bool>("--postgres")
        {
            Description = "On a PostgreSQL server that is started for it, in place of SQLite.",
        };
        var command = new Command(
            "jobs",
            "Jobs a second with a detector that does nothing or sleeps, and the commits of a job, beside raw commits a second of the same "
                + "disk and what the slots allow."
        )
        {
            postgres,
            seconds,
            workers,
            slots,
            milliseconds,
            callers,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var setup = new ServiceSetup
                {
                    Settings = ServiceSetup.Counting,
                    Workers = parsed.GetValue(workers),
                    Slots = parsed.GetValue(slots),
                    Wait = TimeSpan.FromMilliseconds(parsed.GetValue(milliseconds)),
                };
                return new JobsRun(
                    setup,
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(callers)!,
                    parsed.GetValue(postgres)).RunAsync(cancellationToken);
            });
        return command;
    }
}
