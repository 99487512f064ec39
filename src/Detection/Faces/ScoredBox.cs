namespace FakeFinder.Detection.Faces;

/// <summary>A box on its way to <see cref="Suppression"/>.</summary>
internal readonly record struct ScoredBox(FaceBox Box, float Score);
