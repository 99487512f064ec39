using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Results;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Access;
using FakeFinder.Web.Dashboard.Evaluations;
using FakeFinder.Web.Evaluations;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation;

/// <summary>One evaluation run: its progress while it is running, then its figures beside published ones.</summary>
public sealed partial class EvaluationPage(IGrainFactory grains, NavigationManager navigation, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;
    private string? watched;
    private EvaluationRow? run;
    private RunProgress? progress;
    private EvaluationDocument? document;
    private string? unreadable;
    private bool missing;

    /// <summary>The run's id as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private EvaluationRuns Runs { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (watched == Id)
        {
            return;
        }

        watched = Id;
        await StopAsync();
        closing = new CancellationTokenSource();
        (run, progress, document, unreadable) = (null, null, null, null);
        missing = !Guid.TryParse(Id, out var id) || !await Asking.FindsAsync(OwnedThing.Evaluation, id, closing.Token);
        if (!missing)
        {
            watching = WatchAsync(id, closing.Token);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task WatchAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookAgain, time);
            do
            {
                await LookAsync(id, cancellationToken);
                StateHasChanged();
            }
            while (run is { IsOpen: true } && await timer.WaitForNextTickAsync(cancellationToken));

            if (run is { IsCompleted: true })
            {
                await ReadAsync(id, cancellationToken);
                StateHasChanged();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LookAsync(Guid id, CancellationToken cancellationToken)
    {
        run = await Runs.FindAsync(id, cancellationToken);
        missing = run is null;
        progress = run is { IsOpen: true } ? await RunProgress.AskAsync(grains, run) : null;
    }

    private async Task ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            document = await Runs.ReadAsync(id, cancellationToken);
            unreadable = document is null ? "The figures are not here any more; delete this evaluation and make it again." : null;
        }
        catch (EvaluationException exception)
        {
            unreadable = exception.Message;
        }
    }

    // A run that was cancelled stays on the page; one that was deleted is no longer there to be shown.
    private async Task ChangedAsync()
    {
        if (Guid.TryParse(Id, out var id) && await Runs.FindAsync(id, CancellationToken.None) is { } now)
        {
            run = now;
        }
        else
        {
            navigation.NavigateTo("/evaluations");
        }
    }
}
