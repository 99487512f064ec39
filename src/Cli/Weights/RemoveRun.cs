using FakeFinder.Weights;
using FakeFinder.Weights.Import;

namespace FakeFinder.Cli.Weights;

/// <summary>One <c>weights remove</c>.</summary>
internal static class RemoveRun
{
    public static int Run(CliConsole console, string folder, IReadOnlyList<string> names)
    {
        var installed = new InstalledWeights(folder);
        var sound = true;
        foreach (var name in names)
        {
            try
            {
                console.Output.Line($"{name}: removed, {Megabytes.Of(installed.Remove(name))} are free again.");
            }
            catch (WeightsException exception)
            {
                console.Error.Line(exception.Message);
                sound = false;
            }
        }

        return sound ? ExitCodes.Success : ExitCodes.Failure;
    }
}
