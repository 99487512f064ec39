using System.CommandLine;

namespace FakeFinder.Bench.Detectors;

/// <summary><c>detectors</c>: each detector on a clip beside what it is made of, and beside its original.</summary>
internal static class DetectorsCommand
{
    public static Command Create()
    {
        var names = DetectorArguments.Names();
        var clip = DetectorArguments.Clip();
        var weights = DetectorArguments.Weights();
        var rounds = DetectorArguments.Rounds();
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
