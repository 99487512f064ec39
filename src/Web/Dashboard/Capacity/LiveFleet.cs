using System.Runtime.CompilerServices;
using FakeFinder.Contracts;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Dashboard.Capacity;

/// <summary>What the capacity grain knows, for pages that stay open.</summary>
public sealed partial class LiveFleet(FleetReader fleet, TimeProvider time, ILogger<LiveFleet> logger)
{
    /// <returns>Null where the capacity grain does not answer.</returns>
    public async Task<FleetSnapshot?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await fleet.DescribeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception.IsClusterFault() && !cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(exception);
            return null;
        }
    }

    /// <summary>The fleet now and again and again, until it is cancelled; null where the capacity grain does not answer.</summary>
    /// <exception cref="OperationCanceledException">Nobody looks any more.</exception>
    public async IAsyncEnumerable<FleetSnapshot?> WatchAsync(TimeSpan every, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            yield return await AskAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The capacity grain did not answer; the dashboard shows what it knows without it")]
    private partial void LogUnreachable(Exception exception);
}
