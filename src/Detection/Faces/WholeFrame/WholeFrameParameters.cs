namespace FakeFinder.Detection.Faces.WholeFrame;

/// <summary>Parameters of face finder <c>whole-frame</c> in models.json: it has none.</summary>
internal sealed record WholeFrameParameters;
