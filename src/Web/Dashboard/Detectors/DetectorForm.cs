using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Detectors;

/// <summary>A form in which detectors are chosen. It follows which of them can run for as long as it is open.</summary>
public abstract class DetectorForm : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;

    [Inject]
    private DetectorBoard Board { get; set; } = null!;

    /// <summary>Null until they are known.</summary>
    protected IReadOnlyList<DetectorStatus>? Detectors { get; private set; }

    /// <summary>The names of those that the person leaves out.</summary>
    protected ImmutableHashSet<string> Left { get; set; } = [];

    /// <summary>The names of those that are to run, in the order of models.json.</summary>
    protected IReadOnlyList<string> Chosen =>
        [.. (Detectors ?? []).Where(status => status.Selectable && !Left.Contains(status.Entry.Name)).Select(status => status.Entry.Name)];

    /// <summary>Cancelled when the form is closed.</summary>
    protected CancellationToken Closing => closing.Token;

    /// <summary>False where nothing can be started here, so that no detector is asked for.</summary>
    protected virtual bool IsOffered => true;

    protected override void OnInitialized() => watching = IsOffered ? WatchAsync() : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var now in Board.WatchAsync(closing.Token))
            {
                // A heuristic is never preselected beside trained detectors.
                if (Detectors is null && now.Any(status => status is { Selectable: true, Entry.IsHeuristic: false }))
                {
                    Left = [.. now.Where(status => status.Entry.IsHeuristic).Select(status => status.Entry.Name)];
                }

                Detectors = now;
                StateHasChanged();
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
