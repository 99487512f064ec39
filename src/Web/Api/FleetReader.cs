using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>What the capacity grain knows, for readers that do not wait long.</summary>
public sealed class FleetReader(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="TimeoutException">The capacity grain does not answer.</exception>
    public Task<FleetSnapshot> DescribeAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<IFleetView>(0).Describe().WaitAsync(Patience, time, cancellationToken);

    /// <returns>Null where the service is ready: a worker reports and takes work. Else a sentence that says what is awaited.</returns>
    public async Task<string?> WhatIsAwaitedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fleet = await DescribeAsync(cancellationToken);
            return fleet.Workers.Any(worker => !worker.Report.Draining) ? null
                : fleet.Workers.Length > 0 ? "Every worker is draining; a new one has to report first."
                : "No worker has reported yet.";
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            return $"The capacity grain does not answer: {exception.Message}";
        }
    }
}
