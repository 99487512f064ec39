using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Batches;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Batch;

/// <summary>One batch, live: what its grain tells, and its videos from the index, a page at a time.</summary>
public sealed partial class BatchPage(
    IGrainFactory grains,
    IBatchIndex index,
    JobEvidence evidence,
    ModelCatalog catalog,
    GrainWatch watches,
    ILogger<BatchPage> logger) : IAsyncDisposable
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);

    private CancellationTokenSource closing = new();
    private Task following = Task.CompletedTask;
    private string? followed;
    private BatchSnapshot? batch;
    private IReadOnlyList<ScoreCount> counts = [];
    private BatchResults? results;
    private string? firstFile;
    private bool connected = true;
    private bool missing;
    private bool cancelling;
    private string? failure;

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    /// <summary>The batch's id as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Title => BatchWords.TitleOf(firstFile, batch!.Total);

    private IReadOnlyList<string> Trained => [.. batch!.Detectors.Where(detector => !evidence.IsHeuristic(detector))];

    protected override async Task OnParametersSetAsync()
    {
        if (followed == Id)
        {
            return;
        }

        followed = Id;
        await StopAsync();
        closing = new CancellationTokenSource();
        (batch, firstFile, failure, counts, connected) = (null, null, null, [], true);
        missing = !Guid.TryParse(Id, out var id) || !await Asking.FindsAsync(OwnedThing.Batch, id, closing.Token);
        if (!missing)
        {
            following = Task.WhenAll(FollowAsync(id, closing.Token), RefreshAsync(id, closing.Token));
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        await closing.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task FollowAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            var told = watches.FollowAsync(
                $"batch {id}", grains.GetGrain<IBatchGrain>(id).Watch, now => now.State != BatchState.Running, Lost, cancellationToken);
            await foreach (var now in told)
            {
                if (batch is null)
                {
                    counts = await index.CountScoresAsync(id, cancellationToken);
                }

                firstFile ??= await index.ListVideosAsync(id, -1, 1, cancellationToken) is [var first, ..] ? first.FileName : null;
                (batch, connected) = (now, true);
                StateHasChanged();
            }
        }
        catch (BatchNotFoundException)
        {
            missing = true;
            StateHasChanged();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }

        void Lost()
        {
            connected = false;
            StateHasChanged();
        }
    }

    /// <summary>Scores and videos are read again when there are new ones, but not with each of many that finish in a second.</summary>
    private async Task RefreshAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(RefreshEvery, Time);
            (int Finished, BatchState State)? shown = null;
            while (shown is not { State: not BatchState.Running })
            {
                if (batch is { } now && shown != (now.Finished, now.State))
                {
                    shown = (now.Finished, now.State);
                    counts = await index.CountScoresAsync(id, cancellationToken);
                    if (results is not null)
                    {
                        await results.RefreshAsync();
                    }

                    StateHasChanged();
                }
                else if (missing)
                {
                    return;
                }

                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task CancelAsync()
    {
        (cancelling, failure) = (true, null);
        try
        {
            await grains.GetGrain<IBatchGrain>(Guid.Parse(Id)).Cancel();
            await Audit.WriteAsync(AuditActions.CancelBatch, Id);
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNotCancelled(exception, Id);
            failure = "The service did not answer, so the batch may still run. Try again.";
        }
        finally
        {
            cancelling = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cancelling batch {Batch} from the dashboard got no answer")]
    private partial void LogNotCancelled(Exception exception, string batch);
}
