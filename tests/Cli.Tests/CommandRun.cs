namespace FakeFinder.Cli.Tests;

/// <summary>One run of the command line inside the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static Task<CommandRun> OfAsync(params string[] arguments) => OfAsync(CancellationToken.None, arguments);

    public static async Task<CommandRun> OfAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await FakeFinderCommand.RunAsync(
            arguments,
            new CliConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error)),
            cancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
