using System.CommandLine;

namespace FakeFinder.Bench.Providers;

/// <summary><c>providers</c>: each network on the CPU and on CUDA, where that loads.</summary>
internal static class ProvidersCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Whose networks: detectors, or mtcnn; all where none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each network runs after its first run.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var rows = new Option<int>("--rows")
        {
            Description = "Rows of a batch for networks that see single pictures; a clip goes alone.",
            HelpName = "N",
            DefaultValueFactory = _ => 4,
        };
        var command = new Command(
            "providers",
            "Each network with formula weights on CUDA beside the CPU: how long a run takes, and how far the outputs are apart. Needs a "
                + "build with -p:Gpu=true and a GPU."
        )
        {
            names,
            rounds,
            rows,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new ProvidersRun
                {
                    Names = parsed.GetValue(names) ?? [],
                    Rounds = parsed.GetValue(rounds),
                    Rows = parsed.GetValue(rows),
                }.RunAsync(cancellationToken));
        return command;
    }
}
