using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Fleet.Local;

/// <summary>
/// A worker's process that is ready to join the cluster and waits for the word: a line on its standard input. Nothing after that line is
/// read, so <see cref="ChildProcessLifetime"/> can watch for the input's end from then on.
/// </summary>
public static class ParkedProcess
{
    internal const string Key = "FakeFinder:Host:Parked";
    internal const string Ready = "Parked: waiting for the word to join";
    internal const string Word = "join";

    /// <summary>
    /// Where <c>FakeFinder:Host:Parked</c> is true: gets ready, says so, and waits. The terminal's Ctrl+C is left to the parent.
    /// </summary>
    /// <param name="getReady">Loads what the process will need.</param>
    /// <param name="stop">The process is asked to end.</param>
    /// <returns>False where the input has ended without the word, also before all is ready: the parent has ended, or wants the process no
    /// more.</returns>
    /// <exception cref="OperationCanceledException">The process was asked to end.</exception>
    public static async Task<bool> WaitForWordAsync(IConfiguration configuration, Func<Task> getReady, CancellationToken stop = default)
    {
        if (!configuration.GetValue<bool>(Key))
        {
            return true;
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var word = Task.Factory.StartNew(ReadWord, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ready = Task.Run(getReady, CancellationToken.None);
        if (await Task.WhenAny(ready, word).WaitAsync(stop) == word && !await word)
        {
            return false;
        }

        await ready.WaitAsync(stop);
        Console.WriteLine(Ready);
        return await word.WaitAsync(stop);
    }

    private static bool ReadWord()
    {
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
