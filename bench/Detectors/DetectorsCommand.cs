using System.CommandLine;

namespace FakeFinder.Bench.Detectors;

/// <summary><c>detectors</c>: each detector on a clip beside what it is made of, and beside its original.</summary>
internal static class DetectorsCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Which detectors of models.json; all whose weights can be had where none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var clip = new Option<string>("--clip")
        {
            Description = "The video.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Repository.Sample,
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "A weights folder; without it one is filled with the formula's weights, which take as long as any others.",
            HelpName = "DIR",
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often everything is measured, in turns.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "FakeFinder:Detection:Threads; 0 as the service has it.",
            HelpName = "N",
        };
        var batch = new Option<int>("--batch")
        {
            Description = "FakeFinder:Detection:BatchLimit; 0 as the service has it.",
            HelpName = "N",
        };
        var together = new Option<bool>("--together")
        {
            Description = "All of them at the same time, as one job: what a worker with so many slots does.",
        };
        var command = new Command(
            "detectors",
            "Seconds a clip for whole detectors, without the service around them, beside plain ffmpeg and their networks alone on the same "
                + "batches."
        )
        {
            names,
            clip,
            weights,
            rounds,
            threads,
            batch,
            together,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new DetectorsRun
                {
                    Names = parsed.GetValue(names) ?? [],
                    Clip = Path.GetFullPath(parsed.GetValue(clip)!),
                    Weights = parsed.GetValue(weights),
                    Rounds = parsed.GetValue(rounds),
                    Threads = parsed.GetValue(threads),
                    BatchLimit = parsed.GetValue(batch),
                    Together = parsed.GetValue(together),
                }.RunAsync(cancellationToken));
        return command;
    }
}
