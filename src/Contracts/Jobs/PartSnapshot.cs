using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>One detector's share of a job.</summary>
/// <param name="Attempt">How often the work was handed over; the fencing token of a result.</param>
/// <param name="Score">Once completed: likelihood in [0, 1] that the video is fake; 0.5 is undetermined.</param>
/// <param name="Reason">Why the part failed, or why its score is undetermined.</param>
/// <param name="ReportId">Where the full report lies, once completed.</param>
/// <param name="Node">The worker that has the part now, or had it last.</param>
/// <param name="Coverage">Once completed: how much the score rests on; null for a detector that looks at no frame, and for results of older
/// programs.</param>
/// <param name="Notes">Once completed: what the report notes about the video.</param>
/// <param name="StartedAt">When the present or last attempt was handed over; null before the first, and for jobs of older
/// programs.</param>
/// <param name="LastFailure">Why an earlier attempt came to nothing; null where none did, or that is not known.</param>
/// <param name="Wait">What a queued part waits for; null where that is not known yet.</param>
[GenerateSerializer, Immutable, Alias("ff.PartSnapshot")]
public sealed record PartSnapshot(
    [property: Id(0)] string Detector,
    [property: Id(1)] PartState State,
    [property: Id(2)] int Attempt,
    [property: Id(3)] double? Score,
    [property: Id(4)] string? Reason,
    [property: Id(5)] string? ReportId,
    [property: Id(6)] string? Node,
    [property: Id(7)] PartProgress? Progress,
    [property: Id(8)] Coverage? Coverage = null,
    [property: Id(9)] ImmutableArray<VideoNote> Notes = default,
    [property: Id(10)] DateTimeOffset? StartedAt = null,
    [property: Id(11)] string? LastFailure = null,
    [property: Id(12)] PartWait? Wait = null);

/// <summary>The state of a part.</summary>
public enum PartState
{
    /// <summary>Waits for a slot.</summary>
    Queued = 0,

    /// <summary>A worker has it.</summary>
    Running = 1,

    /// <summary>Has its score.</summary>
    Completed = 2,

    /// <summary>Given up after the allowed attempts.</summary>
    Failed = 3,

    /// <summary>The job was cancelled.</summary>
    Cancelled = 4,
}

/// <summary>How far a running part is.</summary>
/// <param name="Stage">A word of the field: loading, decoding, faces, crops, networks, aggregation.</param>
/// <param name="Done">Steps of the stage that are done.</param>
/// <param name="Total">Steps of the stage; 0 where it is not known yet.</param>
/// <param name="Detail">A few words for a person, such as "31 faces in 32 frames".</param>
[GenerateSerializer, Immutable, Alias("ff.PartProgress")]
public sealed record PartProgress(
    [property: Id(0)] string Stage,
    [property: Id(1)] int Done,
    [property: Id(2)] int Total,
    [property: Id(3)] string? Detail = null);
