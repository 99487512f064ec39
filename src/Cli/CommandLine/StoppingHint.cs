using Spectre.Console;

namespace FakeFinder.Cli.CommandLine;

/// <summary>Says that a second signal ends the program at once, where the first one has not ended it soon.</summary>
internal sealed class StoppingHint : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ITimer timer;
    private readonly CancellationTokenRegistration registration;

    /// <param name="stop">Cancelled by the first signal.</param>
    public StoppingHint(IAnsiConsole messages, TimeProvider time, CancellationToken stop)
    {
        timer = time.CreateTimer(
            _ => messages.Line("Still stopping. A second Ctrl+C does not wait for it."),
            state: null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        registration = stop.Register(() => timer.Change(Patience, Timeout.InfiniteTimeSpan));
    }

    public void Dispose()
    {
        registration.Dispose();
        timer.Dispose();
    }
}
