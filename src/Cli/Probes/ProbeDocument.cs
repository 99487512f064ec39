using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Probes;

/// <summary>A probe as one JSON document, for programs.</summary>
/// <param name="File">As it stood on the command line; left out where a job was named.</param>
/// <param name="Video">The video's id.</param>
/// <param name="Detectors">All of the job, those without a score too.</param>
/// <param name="Probe">As the service tells it.</param>
internal sealed record ProbeDocument(
    Uri Server,
    string? File,
    string Video,
    string? FileName,
    IReadOnlyList<ProbedDetector> Detectors,
    Probe Probe)
{
    public static ProbeDocument Of(ProbeResult result) => new(
        result.Server,
        result.File,
        result.Job.Video,
        result.Job.FileName,
        [.. result.Job.Parts.Select(part => ProbedDetector.Of(part, result))],
        result.Probe);
}

/// <summary>What a detector says of the video itself, and in a sentence of its versions.</summary>
/// <param name="Summary">Left out where it was not probed.</param>
/// <param name="Notice">A warning that belongs to every score of the detector.</param>
internal sealed record ProbedDetector(
    string Detector,
    string State,
    double? Score,
    string? Verdict,
    string? Reason,
    string? Notice,
    string? Summary,
    Coverage? Coverage)
{
    public static ProbedDetector Of(Part part, ProbeResult result) => new(
        part.Detector,
        part.State,
        part.Score,
        part.Verdict,
        part.Reason,
        result.NoticeOf(part.Detector),
        result.Probe.Detectors.Contains(part.Detector) ? ProbeWords.Summary(result.Probe, part.Detector) : null,
        part.Coverage);
}
