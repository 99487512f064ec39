using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>What to analyse with what.</summary>
/// <param name="VideoId">SHA-256 of the video's bytes, lower-case hexadecimal.</param>
/// <param name="FileName">The name under which the video was uploaded; kept as it is, whatever happens to the name later.</param>
/// <param name="Detectors">Detector names of models.json; no duplicates.</param>
/// <param name="Priority">Interactive work goes before batch work.</param>
/// <param name="Batch">The batch that the job belongs to, where there is one; it is told of the job's end.</param>
/// <param name="Probe">Where the job is one of another's robustness probe: of which, and how the video is changed.</param>
/// <param name="SubmittedBy">Who asks, as the caller says it: the service does not check it. At most 100 characters; null where nobody is
/// named. It is no part of what makes two requests the same.</param>
/// <param name="Owner">Whose the job is: where a service shows its users only what is theirs, they find it who act for this owner. At most
/// 200 characters; null where it is nobody's. It is no part of what makes two requests the same.</param>
/// <param name="CallbackUrl">The https address that is told of the job's end by a signed POST, where the service's settings allow its host;
/// at most 2000 characters, null for none. A host that is not allowed is seen only in the list of the job's deliveries.</param>
[GenerateSerializer, Immutable, Alias("ff.JobRequest")]
public sealed record JobRequest(
    [property: Id(0)] string VideoId,
    [property: Id(1)] string FileName,
    [property: Id(2)] ImmutableArray<string> Detectors,
    [property: Id(3)] JobPriority Priority = JobPriority.Interactive,
    [property: Id(4)] Guid? Batch = null,
    [property: Id(5)] ProbeOrder? Probe = null,
    [property: Id(6)] string? SubmittedBy = null,
    [property: Id(7)] string? Owner = null,
    [property: Id(8)] string? CallbackUrl = null);

/// <summary>In the order in which slots are given.</summary>
public enum JobPriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive = 0,

    /// <summary>Bulk work: takes what interactive work leaves.</summary>
    Batch = 1,
}
