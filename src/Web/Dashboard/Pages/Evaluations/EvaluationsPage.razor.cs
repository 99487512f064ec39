using System.Collections.Immutable;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Access;
using FakeFinder.Web.Dashboard.Evaluations;
using FakeFinder.Web.Evaluations;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Evaluations;

/// <summary>The evaluation runs, the latest first; a person may upload one or start one. While one is running, the list is live.</summary>
public sealed partial class EvaluationsPage(IGrainFactory grains, NavigationManager navigation, TimeProvider time) : IAsyncDisposable
{
    private const int PageLength = 20;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource closing = new();
    private CancellationTokenSource sleeping = new();
    private Task watching = Task.CompletedTask;
    private EvaluationPage? runs;
    private ImmutableDictionary<Guid, RunProgress> progress = ImmutableDictionary<Guid, RunProgress>.Empty;
    private int shown = PageLength;

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private EvaluationRuns Runs { get; set; } = null!;

    protected override void OnInitialized() => watching = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await LookNowAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        sleeping.Dispose();
        closing.Dispose();
    }

    private Task ShowMoreAsync()
    {
        shown += PageLength;
        return LookNowAsync();
    }

    private void Open(Guid id) => navigation.NavigateTo($"/evaluations/{id}");

    private Task LookNowAsync() => sleeping.CancelAsync();

    // While nothing runs, nothing is asked: what comes by this page wakes it.
    private async Task WatchAsync()
    {
        try
        {
            while (!closing.IsCancellationRequested)
            {
                sleeping.Dispose();
                sleeping = new CancellationTokenSource();
                await LookAsync(closing.Token);
                StateHasChanged();
                await Task.Delay(runs!.Evaluations.Any(run => run.IsOpen) ? LookAgain : Timeout.InfiniteTimeSpan, time, sleeping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = await Runs.ListAsync(await Asking.ViewerAsync(), 0, shown, cancellationToken);
        var open = now.Evaluations.Where(run => run.IsOpen).ToList();
        var told = await Task.WhenAll(open.Select(run => RunProgress.AskAsync(grains, run)));
        cancellationToken.ThrowIfCancellationRequested();
        (runs, progress) = (now, open.Zip(told).ToImmutableDictionary(pair => pair.First.Id, pair => pair.Second));
    }
}
