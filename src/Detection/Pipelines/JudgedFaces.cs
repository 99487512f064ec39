namespace FakeFinder.Detection.Pipelines;

/// <summary>What went into a score.</summary>
/// <param name="Frames">Frames whose faces did, alone or in a clip.</param>
/// <param name="Faces">Of the faces that were found.</param>
/// <param name="Tracks">Where the detector makes some.</param>
public readonly record struct JudgedFaces(int Frames, int Faces, int Tracks = 0);
