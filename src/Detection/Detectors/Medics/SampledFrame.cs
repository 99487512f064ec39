using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>A frame in which faces were looked for.</summary>
/// <param name="Faces">In pixels of the detector's picture, as it was found.</param>
internal sealed record SampledFrame(int Index, TimeSpan Time, IReadOnlyList<Face> Faces);
