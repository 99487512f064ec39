namespace FakeFinder.Detection.Faces;

/// <summary>Frames for which a face finder has no result at all, so that the detector has no score: one sentence that says why.</summary>
public sealed class UnfitFrameException(string message) : Exception(message);
