using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>What the first pass over the frames gives: boxes, no pixels.</summary>
/// <param name="Frames">Those that decoded, in order, with the faces that count.</param>
/// <param name="Tubes">Of the people who are judged.</param>
/// <param name="Seen">How many tubes there are with those of people who are not.</param>
/// <param name="Width">Of the frames.</param>
/// <param name="Height">Of the frames.</param>
internal sealed record FoundTubes(IReadOnlyList<FaceScores> Frames, IReadOnlyList<FaceTube> Tubes, int Seen, int Width, int Height);
