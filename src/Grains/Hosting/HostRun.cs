using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Hosting;

/// <summary>Runs a host to its end.</summary>
public static class HostRun
{
    /// <summary>A configuration or data that the program cannot start with.</summary>
    private const int CannotStart = 2;

    /// <returns>The exit code of <paramref name="run"/>; 2 with one sentence on standard error where the host refuses its configuration or its data.</returns>
    /// <param name="isRefusal">Says which further exceptions are such a refusal.</param>
    public static async Task<int> ToExitCode(Func<Task<int>> run, Func<Exception, bool>? isRefusal = null)
    {
        try
        {
            return await run();
        }
        catch (Exception refusal) when (refusal is OptionsValidationException or StorageSchemaException or InvalidDataException or IOException || isRefusal?.Invoke(refusal) == true)
        {
            await Console.Error.WriteLineAsync($"FakeFinder cannot start: {refusal.Message}");
            return CannotStart;
        }
    }
}
