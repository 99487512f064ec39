namespace FakeFinder.Reports.Evidence;

/// <summary>A suspicious moment: the face, or the frame, to which trained detectors gave their highest scores.</summary>
/// <param name="Score">The highest of <paramref name="Detectors"/>, above 0.5.</param>
/// <param name="Spot">The face in its frame; its box is empty where a detector judged the whole frame, or a face outside it.</param>
/// <param name="Track">The label of the face's track; null where the box is empty.</param>
/// <param name="Detectors">The trained detectors that scored this face above 0.5 at about this time, with their score; the highest
/// first.</param>
public sealed record Moment(double Score, FaceSpot Spot, string? Track, IReadOnlyList<DetectorScore> Detectors);

/// <summary>What one detector said.</summary>
public sealed record DetectorScore(string Detector, double Score);
