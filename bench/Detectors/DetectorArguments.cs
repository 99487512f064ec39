using System.CommandLine;

namespace FakeFinder.Bench.Detectors;

/// <summary>What the commands that measure whole detectors ask for.</summary>
internal static class DetectorArguments
{
    public static Argument<string[]> Names() => new("NAME")
    {
        Description = "Which detectors of models.json; all whose weights can be had where none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Option<string> Clip() => new("--clip")
    {
        Description = "The video.",
        HelpName = "FILE",
        DefaultValueFactory = _ => Repository.Sample,
    };

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "A weights folder; without it one is filled with the formula's weights, which take as long as any others.",
        HelpName = "DIR",
    };

    public static Option<int> Rounds(string description = "How often everything is measured, in turns.") => new("--rounds")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => 3,
    };
}
