namespace FakeFinder.Detection.Faces.Tracking;

/// <summary>A face that belongs to a track.</summary>
/// <param name="Place">Among the faces of its sample.</param>
internal readonly record struct TrackedFace(Face Face, int Place);
