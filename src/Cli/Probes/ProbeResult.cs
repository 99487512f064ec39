using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Probes;

/// <summary>What came of a probe.</summary>
/// <param name="File">As it stood on the command line; null where a job was named.</param>
/// <param name="Job">The analysis of the video itself.</param>
/// <param name="Known">The service's detectors.</param>
internal sealed record ProbeResult(Uri Server, string? File, Job Job, Probe Probe, IReadOnlyList<Detector> Known)
{
    public bool IsHeuristic(string detector) => Known.Any(known => known.Name == detector && known.Heuristic);

    /// <returns>The warning that belongs to each score of a detector; null where there is none.</returns>
    public string? NoticeOf(string detector) => Known.FirstOrDefault(known => known.Name == detector)?.Notice;

    /// <summary>The job's own part of a detector.</summary>
    public Part? PartOf(string detector) => Job.Parts.FirstOrDefault(part => part.Detector == detector);
}
