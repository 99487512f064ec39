using System.Text.Json.Serialization;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>What to analyse with what.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JobSubmission
{
    /// <summary>A video's id, or the name under which it was uploaded.</summary>
    public required string Video { get; init; }

    /// <summary>Detector names (GET /api/v1/detectors); no duplicates.</summary>
    public required IReadOnlyList<string> Detectors { get; init; }

    /// <summary>Interactive (the default) goes before batch.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>Who submits, for the lists: at most 100 characters. The service does not check it.</summary>
    public string? SubmittedBy { get; init; }
}
