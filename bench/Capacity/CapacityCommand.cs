using System.CommandLine;
using FakeFinder.Bench.Measuring;

namespace FakeFinder.Bench.Capacity;

/// <summary><c>capacity</c>: how many calls a second the capacity grain's own code carries, with few and with many workers.</summary>
internal static class CapacityCommand
{
    public static Command Create()
    {
        var workers = new Option<int[]>("--workers")
        {
            Description = "Numbers of workers, one measurement each.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10, 100, 1000],
        };
        var parts = new Option<int>("--parts")
        {
            Description = "Parts that wait all the time.",
            HelpName = "N",
            DefaultValueFactory = _ => 100_000,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "Time that is measured, virtual without --silo.",
            HelpName = "N",
            DefaultValueFactory = _ => 60,
        };
        var silo = new Option<bool>("--silo")
        {
            Description = "The grain on a real silo instead, in real time, with the largest number of workers. Aim: p99 of a request under "
                + "20 ms.",
        };
        var rate = new Option<int>("--rate")
        {
            Description = "With --silo: parts that arrive in a second.",
            HelpName = "N",
            DefaultValueFactory = _ => 2000,
        };
        var partSeconds = new Option<double>("--part-seconds")
        {
            Description = "With --silo: how long a part takes in the mean.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 2,
        };
        var command = new Command(
            "capacity",
            "Requests, releases and heartbeats as a service of that size sends them, in virtual time, on one core. Aim: 20,000 a second "
                + "with 1,000 workers."
        )
        {
            workers,
            parts,
            seconds,
            silo,
            rate,
            partSeconds,
        };
        command.SetAction(async parsed =>
        {
            if (parsed.GetValue(silo))
            {
                await new SiloRun(
                    parsed.GetValue(workers)!.Max(),
                    parsed.GetValue(rate),
                    parsed.GetValue(partSeconds),
                    parsed.GetValue(seconds)
                ).RunAsync();
            }
            else
            {
                Run(parsed.GetValue(workers)!, parsed.GetValue(parts), parsed.GetValue(seconds));
            }
        });
        return command;
    }

    private static void Run(IReadOnlyList<int> workers, int parts, int seconds)
    {
        var report = new Report(
            $"Workers of {CapacityRun.Slots} slots, {CapacityRun.Detectors.Count} detectors, {parts} parts waiting, half of them in "
                + $"batches; {seconds} "
            + "virtual seconds. Microseconds a call. Calls a second: all calls, which are mostly the questions of jobs that wait; and "
            + "those without "
            + "questions, whose mix is the same with any number of workers. The tick is once a second; the share of a core is all "
            + "together.",
            Path.GetTempPath());
        CapacityRun.WarmUp();
        report.Table(
            [
                "workers",
                "calls",
                .. CapacityRun.Kinds.Select(kind => $"{kind}, µs"),
                "tick, µs",
                "calls / s",
                "without questions",
                "share of a core",
            ],
            workers.Select(number => CapacityRun.Measure(number, parts, seconds)));
        report.End();
    }
}
