using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection;

/// <summary>One video for one detector.</summary>
/// <param name="VideoId">SHA-256 of the bytes: frames are shared between detectors by it.</param>
/// <param name="Path">A local file.</param>
/// <param name="Detectors">All detectors that will want frames of this video (this one among them), so that it is decoded once for
/// all.</param>
/// <param name="Video">What is known of the container; null: it is looked into.</param>
/// <param name="Perturbation">The detector looks at this version of the video; null: at the video as it is.</param>
public sealed record DetectionRequest(
    string VideoId,
    string Path,
    IReadOnlyList<string> Detectors,
    VideoInfo? Video = null,
    Perturbation? Perturbation = null);

/// <summary>How far an analysis is.</summary>
/// <param name="Stage">perturbing, waiting for memory, decoding, faces, crops, networks, waiting for the program, program,
/// aggregation.</param>
/// <param name="Done">Steps of the stage that are done.</param>
/// <param name="Total">Steps of the stage, 0 where not known.</param>
/// <param name="Detail">A few words for a person.</param>
public readonly record struct DetectionProgress(string Stage, int Done, int Total, string? Detail = null);
