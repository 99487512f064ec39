namespace FakeFinder.Detection.Detectors.Eighteen.Tubes;

/// <summary>A face of a tube in one frame.</summary>
/// <param name="Position">The frame's place among those that were looked at, from 0.</param>
/// <param name="Face">The face's place among those of its frame.</param>
internal readonly record struct TubeEntry(int Position, int Face, TubeBox Box);
