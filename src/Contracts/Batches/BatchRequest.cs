using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>What to analyse with what.</summary>
/// <param name="Videos">In the order in which they are begun and listed.</param>
/// <param name="Detectors">Detector names of models.json; no duplicates.</param>
/// <param name="Replicas">On how many instances; null where the service chooses.</param>
/// <param name="SubmittedBy">Who asks, as in <see cref="JobRequest.SubmittedBy"/>: its jobs say so.</param>
/// <param name="Owner">Whose the batch is, as in <see cref="JobRequest.Owner"/>: its jobs are theirs too.</param>
/// <param name="CallbackUrl">The address that is told of the batch's end, as in <see cref="JobRequest.CallbackUrl"/>; its jobs tell
/// nobody.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchRequest")]
public sealed record BatchRequest(
    [property: Id(0)] ImmutableArray<BatchVideo> Videos,
    [property: Id(1)] ImmutableArray<string> Detectors,
    [property: Id(2)] int? Replicas = null,
    [property: Id(3)] string? SubmittedBy = null,
    [property: Id(4)] string? Owner = null,
    [property: Id(5)] string? CallbackUrl = null);

/// <summary>One video of a batch.</summary>
/// <param name="VideoId">SHA-256 of the video's bytes, lower-case hexadecimal; empty for a file that was refused.</param>
/// <param name="FileName">The name under which the results list it.</param>
/// <param name="Refusal">Why the file was not taken in as a video: it stands in the results with 0.5 and this reason.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchVideo")]
public readonly record struct BatchVideo(
    [property: Id(0)] string VideoId,
    [property: Id(1)] string FileName,
    [property: Id(2)] string? Refusal = null);
