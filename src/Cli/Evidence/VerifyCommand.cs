using System.CommandLine;

namespace FakeFinder.Cli.Evidence;

/// <summary><c>verify</c>: whether an evidence bundle is as a service signed it.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliConsole console)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "The zip file of 'fakefinder export --format bundle'." };
        var video = new Argument<string?>("VIDEO")
        {
            Description = "Also checks whether this file is the video that was judged.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string?>("--key")
        {
            Description = "The public key of the service, from its About page; without it the key in the bundle is taken.",
            HelpName = "FILE",
        };
        var command = new Command(
            "verify", "Checks offline whether an evidence bundle is as the service signed it, and says what it checked. Needs no service.")
        {
            bundle,
            video,
            key,
        };
        command.SetAction((parsed, cancellationToken) => new VerifyRun(console).RunAsync(
            parsed.GetRequiredValue(bundle), parsed.GetValue(video), parsed.GetValue(key), cancellationToken));
        return command;
    }
}
