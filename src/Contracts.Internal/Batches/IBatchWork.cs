using Orleans.Concurrency;

namespace FakeFinder.Contracts.Internal;

/// <summary>The service's own side of a batch. Partner services use <see cref="IBatchGrain"/>.</summary>
[Alias("ff.IBatchWork")]
public interface IBatchWork : IGrainWithGuidKey
{
    /// <summary>Continues an open batch after a restart. Idempotent.</summary>
    [Alias("Poke")]
    Task Poke();

    /// <summary>A hint, which may be lost or come twice: this job of the batch has ended, and its row in the index says so.</summary>
    [OneWay, AlwaysInterleave, Alias("VideoEnded")]
    Task VideoEnded(Guid job);
}
