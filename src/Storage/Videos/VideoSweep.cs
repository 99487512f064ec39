using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Videos;

/// <summary>Sweeps the library once, beside the service that starts.</summary>
internal sealed partial class VideoSweep(VideoLibrary library, ILogger<VideoSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await library.SweepAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // What is left over takes room and harms nothing: no reason to stop a service that works.
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep for left-over videos failed; the next start tries again")]
    private partial void LogFailed(Exception exception);
}
