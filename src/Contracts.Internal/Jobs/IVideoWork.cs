using Orleans.Concurrency;

namespace FakeFinder.Contracts.Internal;

/// <summary>The service's own side of a job: what capacity and workers tell it. Partner services use <see cref="IVideoGrain"/>.</summary>
[Alias("ff.IVideoWork")]
public interface IVideoWork : IGrainWithGuidKey
{
    /// <summary>
    /// Continues an open job after a restart, and repairs the index where a crash fell between state and index. Idempotent.
    /// </summary>
    /// <param name="capacity">The capacity grain's activation: where the job has asked another one, it asks again.</param>
    [Alias("Poke")]
    Task Poke(Guid capacity);

    /// <summary>
    /// A hint, which may be lost or come twice: ask the capacity grain about this part now. It has a lease for it, granted or found in a
    /// worker's report.
    /// </summary>
    [OneWay, Alias("SlotReady")]
    Task SlotReady(string detector);

    /// <summary>A lease has ended without a result.</summary>
    [OneWay, Alias("LeaseLost")]
    Task LeaseLost(Lease lease, LeaseLoss loss);

    /// <summary>At most ten a second for each part.</summary>
    [OneWay, AlwaysInterleave, Alias("Progress")]
    Task Progress(WorkId work, PartProgress progress);

    /// <returns>False when the result is not wanted: the attempt is not the current one, or the part has ended.</returns>
    [Alias("Complete")]
    Task<bool> Complete(WorkId work, PartOutcome outcome);

    /// <summary>Deletes the job as <see cref="IVideoGrain.Delete"/> does, since it was kept for long enough. Its video stays.</summary>
    /// <param name="endedBefore">It stays where it has not ended by then.</param>
    /// <param name="setting">The setting that says how long, with its value, for the record.</param>
    /// <returns>False where it stays: it is younger, or something that has not ended needs it.</returns>
    [Alias("Expire")]
    Task<bool> Expire(DateTimeOffset endedBefore, string setting);
}
