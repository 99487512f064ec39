using System.CommandLine;
using FakeFinder.Bench.Detectors;

namespace FakeFinder.Bench.Gpu;

/// <summary><c>gpu</c>: whole detectors on CUDA.</summary>
internal static class GpuCommand
{
    public static Command Create()
    {
        var names = DetectorArguments.Names();
        var clip = DetectorArguments.Clip();
        var weights = DetectorArguments.Weights();
        var rounds = DetectorArguments.Rounds("Analyses one after the other, after the first.");
        var atOnce = new Option<int>("--at-once")
        {
            Description = "Jobs at the same time.",
            HelpName = "N",
            DefaultValueFactory = _ => 8,
        };
        var provider = new Option<string>("--provider")
        {
            Description = "cuda; or cpu, to try the command itself out.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "cuda",
        };
        var command = new Command(
            "gpu",
            "Seconds a clip for whole detectors on CUDA, the first one and the next, one job and several at once, with the use of the GPU, "
                + "its memory and the mean batch, beside the same on the processor: needs a build with -p:Gpu=true and a GPU."
        )
        {
            names,
            clip,
            weights,
            rounds,
            atOnce,
            provider,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new GpuRun
                {
                    Names = parsed.GetValue(names) ?? [],
                    Clip = Path.GetFullPath(parsed.GetValue(clip)!),
                    Weights = parsed.GetValue(weights),
                    Rounds = parsed.GetValue(rounds),
                    AtOnce = parsed.GetValue(atOnce),
                    Provider = parsed.GetValue(provider)!,
                }.RunAsync(cancellationToken));
        return command;
    }
}
