using System.Runtime.InteropServices;

namespace FakeFinder.Cli;

/// <summary>
/// Turns Ctrl+C, SIGTERM and a closed terminal into one cancellation, so that what was started is stopped in order. A second signal ends
/// the process at once: what is being stopped may hang. A service that was started ends then too, with its standard input.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private int signals;

    public TerminationSignals() =>
        registrations = [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(signal, Cancel)),
        ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = Interlocked.Increment(ref signals) == 1;
        source.Cancel();
    }
}
