namespace FakeFinder.Web.Uploads;

/// <summary>Removes abandoned uploads at start and every few minutes.</summary>
internal sealed partial class UploadSweep(PartialUploads uploads, TimeProvider time, ILogger<UploadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                uploads.RemoveExpired();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotRemoved(exception, LookEvery);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Abandoned uploads could not be removed; the next try is in {Pause}")]
    private partial void LogNotRemoved(Exception exception, TimeSpan pause);
}
