using FakeFinder.Storage.Adoption;
using FakeFinder.Storage.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Sweeping;

/// <summary>
/// Brings store and database together once, beside the service that starts: finishes what crashes cut off, adopts where that was asked for,
/// and sets aside the rest.
/// </summary>
internal sealed partial class StoreSweep(
    StoreTable store,
    VideoSweep videos,
    ReportSweep reports,
    VideoAdoption videoAdoption,
    ReportAdoption reportAdoption,
    ILogger<StoreSweep> logger) : BackgroundService
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await videos.FinishAsync(cancellationToken);
        if (await store.FindAsync(cancellationToken) is { IsAdopting: true })
        {
            // Videos first: jobs take their names from them.
            await videoAdoption.RunAsync(cancellationToken);
            await reportAdoption.RunAsync(cancellationToken);
            await store.EndAdoptionAsync(cancellationToken);
        }

        await videos.SetAsideUnknownAsync(cancellationToken);
        await reports.RunAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // What is left over takes room and harms nothing: no reason to stop a service that works.
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep for left-over videos and reports failed; the next start tries again")]
    private partial void LogFailed(Exception exception);
}
