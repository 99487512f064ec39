using FakeFinder.Cli.Analysis;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>Chooses how progress is shown.</summary>
internal static class ProgressDisplay
{
    /// <returns>Bars on a terminal, plain lines otherwise.</returns>
    public static IProgressDisplay On(IAnsiConsole console) => console.IsTerminal ? new BarProgress(console) : new PlainProgress(console);
}
