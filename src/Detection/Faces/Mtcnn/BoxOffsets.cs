namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>How far a network would move each edge of a box, in sizes of the box.</summary>
internal readonly record struct BoxOffsets(float Left, float Top, float Right, float Bottom);
