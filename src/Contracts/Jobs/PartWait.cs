namespace FakeFinder.Contracts;

/// <summary>What a queued part waits for, as the capacity of the cluster saw it within the last seconds. An estimate, no promise.</summary>
/// <param name="Ahead">Tasks of the queue that go before it; <see cref="Most"/> where there are so many or more.</param>
/// <param name="Expected">Until it begins, by the measured times of tasks; null where not all of them were measured.</param>
/// <param name="Problem">Where no worker can run its detector: why, and what helps.</param>
[GenerateSerializer, Immutable, Alias("ff.PartWait")]
public sealed record PartWait(
    [property: Id(0)] WaitingFor For,
    [property: Id(1)] int Ahead = 0,
    [property: Id(2)] TimeSpan? Expected = null,
    [property: Id(3)] string? Problem = null)
{
    /// <summary>So many tasks ahead are counted; what is behind them costs nothing.</summary>
    public const int Most = 100;
}

/// <summary>What must happen before a queued part begins.</summary>
public enum WaitingFor
{
    /// <summary>A slot of a worker that is there.</summary>
    Slot = 0,

    /// <summary>A worker, which is being started.</summary>
    StartingWorker = 1,

    /// <summary>A worker; none is there, and none is being started.</summary>
    Worker = 2,

    /// <summary>A worker that can run the detector: none of those that are there can.</summary>
    AbleWorker = 3,
}
