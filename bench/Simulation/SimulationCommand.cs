using System.CommandLine;

namespace FakeFinder.Bench.Simulation;

/// <summary><c>simulate</c>: what the policy makes of recorded days, beside other ways to run a fleet.</summary>
internal static class SimulationCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("folders")
        {
            Description = "Folders with steady.csv, bursty-day.csv and batch-beside-day.csv, one for each seed of their generator.",
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
            plot,
        };
        command.SetAction(parsed =>
            new SimulationRun(
                parsed.GetValue(folders)!,
                World.Read(parsed.GetValue(world) ?? Path.Combine(parsed.GetValue(folders)![0], "world.json")),
                parsed.GetValue(seed),
                parsed.GetValue(plot)
            ).Run());
        return command;
    }
}
