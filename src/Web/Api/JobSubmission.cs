using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Web.Access;

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

    /// <summary>
    /// Who submits, for the lists: at most 100 characters. Where the service knows the caller, it adds that name in brackets; else it does
    /// not check this one.
    /// </summary>
    public string? SubmittedBy { get; init; }

    /// <summary>
    /// An https address that is told of the job's end by a signed POST in the form of Standard Webhooks; its host is one of the setting
    /// FakeFinder:Webhooks:Hosts. Left out: nobody is told.
    /// </summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The same, with the caller's checked name beside the one that they give.</summary>
    public JobSubmission By(Caller caller) => this with { SubmittedBy = caller.NameBeside(SubmittedBy) };
}
