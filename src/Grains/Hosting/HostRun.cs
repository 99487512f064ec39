using FakeFinder.Detection;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Hosting;

/// <summary>Runs a host to its end.</summary>
public static class HostRun
{
    /// <summary>A configuration or data that the program cannot start with.</summary>
    private const int CannotStart = 2;

    /// <returns>The exit code of <paramref name="run"/>; 2 with one sentence on standard error where the host refuses its configuration or its data.</returns>
    public static async Task<int> ToExitCode(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception refusal) when (refusal is OptionsValidationException or StorageSchemaException or DetectorLoadException or InvalidDataException or IOException)
        {
            await Console.Error.WriteLineAsync($"FakeFinder cannot start: {refusal.Message}");
            return CannotStart;
        }
    }
}
