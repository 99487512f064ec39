using System.CommandLine;

namespace FakeFinder.Bench.Residual;

/// <summary><c>residual</c>: a whole clip through the service beside its parts alone.</summary>
internal static class ResidualCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often everything is measured, in turns.",
            HelpName = "N",
            DefaultValueFactory = _ => 15,
        };
        var command = new Command(
            "residual",
            "Seconds a clip for detector residual beside decoding, cascade and network alone. Aim: the whole within 1.1 of the largest "
                + "part."
        )
        {
            rounds,
        };
        command.SetAction((parsed, cancellationToken) => new ResidualRun(parsed.GetValue(rounds)).RunAsync(cancellationToken));
        return command;
    }
}
