using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>A batch as it stands at one moment.</summary>
/// <param name="Total">Its videos.</param>
/// <param name="Completed">Videos that have at least one score.</param>
/// <param name="Failed">Videos that could not be analysed: their score is 0.5, with the reason.</param>
/// <param name="TimeLeft">By the pace of the last videos; null while there is none to go by, and at the end.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchSnapshot")]
public sealed record BatchSnapshot(
    [property: Id(0)] Guid Id,
    [property: Id(1)] BatchState State,
    [property: Id(2)] ImmutableArray<string> Detectors,
    [property: Id(3)] int? Replicas,
    [property: Id(4)] int Total,
    [property: Id(5)] int Completed,
    [property: Id(6)] int Failed,
    [property: Id(7)] DateTimeOffset SubmittedAt,
    [property: Id(8)] DateTimeOffset? EndedAt,
    [property: Id(9)] TimeSpan? TimeLeft)
{
    /// <summary>Who submitted it, as the caller stated it; null where nobody was named.</summary>
    [Id(10)]
    public string? SubmittedBy { get; init; }

    /// <summary>Videos that have their result: also the ordinal of the latest one.</summary>
    public int Finished => Completed + Failed;
}

/// <summary>The state of a batch.</summary>
public enum BatchState
{
    /// <summary>Accepted and recorded; it ends by itself.</summary>
    Running = 0,

    /// <summary>Every video has its result.</summary>
    Completed = 1,

    /// <summary>Cancelled before its end.</summary>
    Cancelled = 2,
}
