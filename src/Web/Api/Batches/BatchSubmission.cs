using System.Text.Json.Serialization;

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

    /// <summary>Who submits, for the lists: at most 100 characters. The service does not check it.</summary>
    public string? SubmittedBy { get; init; }
}
