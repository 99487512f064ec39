using System.Text.Json.Serialization;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Api.Batches;

/// <summary>
/// Which videos to analyse with what: exactly one of <see cref="Videos"/>, <see cref="Folder"/> and <see cref="Prefix"/>.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BatchSubmission
{
    /// <summary>Ids of videos, or the names under which they were uploaded.</summary>
    public IReadOnlyList<string>? Videos { get; init; }

    /// <summary>The names under which the results list the videos, one for each; by default the videos' own.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>A folder on the service's machine, below one of its setting FakeFinder:Web:BatchFolders: all video files in it.</summary>
    public string? Folder { get; init; }

    /// <summary>s3://BUCKET/PREFIX, the bucket one of the setting FakeFinder:Storage:S3:SourceBuckets: all video files below it.</summary>
    public string? Prefix { get; init; }

    /// <summary>Detector names (GET /api/v1/detectors); no duplicates.</summary>
    public required IReadOnlyList<string> Detectors { get; init; }

    /// <summary>On how many instances; by default the service chooses.</summary>
    public int? Replicas { get; init; }

    /// <summary>
    /// Who submits, for the lists: at most 100 characters. Where the service knows the caller, it adds that name in brackets; else it does
    /// not check this one.
    /// </summary>
    public string? SubmittedBy { get; init; }

    /// <summary>
    /// An https address that is told of the batch's end, as with a job; the batch's jobs tell nobody. Left out: nobody is told.
    /// </summary>
    public string? CallbackUrl { get; init; }

    /// <inheritdoc cref="JobSubmission.By"/>
    public BatchSubmission By(Caller caller) => this with { SubmittedBy = caller.NameBeside(SubmittedBy) };
}
