using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>A job as it stands at one moment.</summary>
/// <param name="Epoch">Changes with each activation of the job's grain: sequence numbers compare within one epoch only.</param>
/// <param name="Sequence">Grows with each change within an epoch.</param>
/// <param name="Probe">Where the job is one of another's robustness probe: of which, and how the video is changed.</param>
/// <param name="SubmittedBy">Who asked for it, as the caller said it; null where nobody was named.</param>
[GenerateSerializer, Immutable, Alias("ff.JobSnapshot")]
public sealed record JobSnapshot(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string VideoId,
    [property: Id(2)] string FileName,
    [property: Id(3)] JobPriority Priority,
    [property: Id(4)] JobState State,
    [property: Id(5)] ImmutableArray<PartSnapshot> Parts,
    [property: Id(6)] DateTimeOffset SubmittedAt,
    [property: Id(7)] DateTimeOffset? EndedAt,
    [property: Id(8)] Guid Epoch,
    [property: Id(9)] long Sequence,
    [property: Id(10)] ProbeOrder? Probe = null,
    [property: Id(11)] string? SubmittedBy = null);

/// <summary>The state of a job.</summary>
public enum JobState
{
    /// <summary>Accepted and recorded; no part has begun.</summary>
    Queued = 0,

    /// <summary>At least one part has begun.</summary>
    Running = 1,

    /// <summary>Every part has ended and at least one has a score.</summary>
    Completed = 2,

    /// <summary>Every part has failed.</summary>
    Failed = 3,

    /// <summary>Cancelled before its end.</summary>
    Cancelled = 4,
}

/// <summary>What follows from a job's state.</summary>
public static class JobStates
{
    /// <summary>True for states that never change again.</summary>
    public static bool IsFinal(this JobState state) => state is JobState.Completed or JobState.Failed or JobState.Cancelled;
}
