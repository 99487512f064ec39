using System.CommandLine;

namespace FakeFinder.Bench.Simulation;

/// <summary><c>simulate</c>: what the policy makes of recorded days, beside other ways to run a fleet.</summary>
internal static class SimulationCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("folders")
        {
            Description = "Folders with steady.csv, bursty-day.csv and batch-beside-day.csv, one for each seed of their generator; with "
                + "--seeds the folder in which these are.",
            Arity = ArgumentArity.OneOrMore,
        };
        var world = new Option<string?>("--world")
        {
            Description = "What is taken for true of machines. [default: world.json in the first folder]",
            HelpName = "FILE",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Of the starts, which vary and fail.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var seeds = new Option<string?>("--seeds")
        {
            Description = "Counts how many of the days in folders of these names reach the aim, with these seeds of the starts.",
            HelpName = "FROM-TO",
        };
        var interruptions = new Option<double?>("--interruptions")
        {
            Description = "How often an instance that runs is taken away in an hour, with two minutes' notice. [default: the world's]",
            HelpName = "RATE",
        };
        var plot = new Option<string?>("--plot")
        {
            Description = "Draws the bursty day of the first folder into this file.",
            HelpName = "FILE.svg",
        };
        var command = new Command(
            "simulate",
            "Replays traces of work in virtual time through the very policy of the service, against a fleet that is always hot, the "
                + "original's way, and a lower bound that knows the future."
        )
        {
            folders,
            world,
            seed,
            seeds,
            interruptions,
            plot,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<int>? range = parsed.GetValue(seeds) is { } given ? SimulationSweep.Range(given) : null;
            var days = parsed.GetValue(folders)!;
            var first = range is null ? days[0] : Path.Combine(days[0], $"{range[0]}");
            var taken = World.Read(parsed.GetValue(world) ?? Path.Combine(first, "world.json"));
            return new SimulationRun(
                days,
                parsed.GetValue(interruptions) is { } rate
                    ? taken with { Failures = taken.Failures with { SpotInterruptionsPerInstanceHour = rate } }
                    : taken,
                parsed.GetValue(seed),
                range,
                parsed.GetValue(plot)
            ).Run();
        });
        return command;
    }
}
