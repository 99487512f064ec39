using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Fleet.Local;

/// <summary>
/// A worker's process that is ready to join the cluster and waits for the word: a line on its standard input. Nothing after that line is read, so <see cref="ChildProcessLifetime"/> can watch
/// for the input's end from then on.
/// </summary>
public static class ParkedProcess
{
    internal const string Key = "FakeFinder:Host:Parked";
    internal const string Ready = "Parked: waiting for the word to join";
    internal const string Word = "join";

    /// <summary>Where <c>FakeFinder:Host:Parked</c> is true: gets ready, says so, and waits. SIGTERM ends the process; the terminal's Ctrl+C is left to the parent.</summary>
    /// <param name="getReady">Loads what the process will need.</param>
    /// <returns>False where the input has ended without the word: the parent has, or wants the process no more.</returns>
    public static async Task<bool> WaitForWordAsync(IConfiguration configuration, Func<Task> getReady)
    {
        if (!configuration.GetValue<bool>(Key))
        {
            return true;
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        await getReady();
        Console.WriteLine(Ready);
        using var input = Console.OpenStandardInput();
        int read;
        do
        {
            read = input.ReadByte();
        }
        while (read is not ('\n' or -1));

        return read == '\n';
    }
}
