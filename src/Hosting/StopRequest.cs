using System.Runtime.InteropServices;

namespace FakeFinder.Hosting;

/// <summary>
/// SIGTERM, from the first line of a program on: until a host has started nobody else hears it, and as the first process of a container the
/// program would not even be ended by it.
/// </summary>
public sealed class StopRequest : IDisposable
{
    /// <summary>After this, a start that does not let itself be cancelled is ended as it is: it holds nothing that may be lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration signal;
    private readonly Timer patience;
    private volatile bool started;

    internal StopRequest()
    {
        patience = new Timer(_ => EndNow());
        signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
    }

    /// <summary>Cancelled once the process was asked to end.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>From now on the host stops in its own time.</summary>
    internal void NoteStarted()
    {
        started = true;
        patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The process was asked to end, by the signal or another way: a start that still continues has little time left.</summary>
    internal void NoteAsked()
    {
        if (!started)
        {
            patience.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        signal.Dispose();
        patience.Dispose();
        source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        NoteAsked();
        source.Cancel();
    }

    private void EndNow()
    {
        if (!started)
        {
            Console.Error.WriteLine(
                $"FakeFinder was asked to end while it started, and its start did not end within {Patience.TotalSeconds} s: it is broken "
                    + $"off."
            );
            Environment.Exit(0);
        }
    }
}
