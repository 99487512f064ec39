namespace FakeFinder.Cli;

/// <summary>The command cannot continue: one sentence for standard error, and the exit code.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
