using FakeFinder.Storage.Batches;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Dashboard.Pages.Batches;

/// <summary>The batches, the latest first; the list is asked for again every few seconds, more often while one is running.</summary>
public sealed partial class BatchesPage(IBatchIndex index, PageCaller asking, TimeProvider time) : IAsyncDisposable
{
    private const int PageLength = 20;

    private static readonly TimeSpan WhileRunning = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;
    private BatchPage? batches;
    private int shown = PageLength;

    protected override void OnInitialized() => watching = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task ShowMoreAsync()
    {
        shown += PageLength;
        batches = await index.ListAsync(await asking.ViewerAsync(), 0, shown, closing.Token);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                batches = await index.ListAsync(await asking.ViewerAsync(), 0, shown, closing.Token);
                StateHasChanged();
                await Task.Delay(batches.Batches.Any(batch => batch.IsOpen) ? WhileRunning : Otherwise, time, closing.Token);
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
