using FakeFinder.Contracts;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What the live workers say of detectors. Thread-safe.</summary>
public sealed partial class LiveDetectors(IGrainFactory grains, TimeProvider time, ILogger<LiveDetectors> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task<FleetDetectors?>? latest;
    private long askedAt;

    /// <summary>What they said within the last second: a thousand submissions ask once.</summary>
    /// <returns>Null where the capacity grain does not answer.</returns>
    public Task<FleetDetectors?> AskAsync()
    {
        lock (gate)
        {
            if (latest is null || (latest.IsCompleted && time.GetElapsedTime(askedAt) >= Fresh))
            {
                askedAt = time.GetTimestamp();

                // Not on the scheduler of the grain that happens to ask first.
                latest = Task.Run(AskNowAsync);
            }

            return latest;
        }
    }

    /// <summary>What they say now.</summary>
    /// <returns>Null where the capacity grain does not answer.</returns>
    public async Task<FleetDetectors?> AskNowAsync()
    {
        try
        {
            return await grains.GetGrain<IFleetView>(0).Detectors().WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            LogUnreachable(exception);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The capacity grain did not say which detectors can run; the weights folder is asked instead")]
    private partial void LogUnreachable(Exception exception);
}
