using FakeFinder.Reports;

namespace FakeFinder.Detection.Faces;

/// <summary>One face in one frame.</summary>
/// <param name="Confidence">The face finder's, in its own unit, where it has one.</param>
/// <param name="Landmarks">In the face finder's order; for those with five: left eye, right eye, nose, left and right corner of the mouth,
/// as seen in the picture. Empty where it finds none.</param>
public sealed record Face(FaceBox Box, double? Confidence, IReadOnlyList<Landmark> Landmarks)
{
    internal FaceReport ToReport(double? score) => new(Box.Left, Box.Top, Box.Right, Box.Bottom, Confidence, score);
}

/// <summary>A face's rectangle in pixels of the decoded frame; right and bottom are exclusive. It may reach beyond the frame.</summary>
public readonly record struct FaceBox(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    internal float Area => Width * Height;

    internal FaceBox Scaled(float x, float y) => new(Left * x, Top * y, Right * x, Bottom * y);
}

/// <summary>A point of a face in pixels of the decoded frame.</summary>
public readonly record struct Landmark(float X, float Y)
{
    internal Landmark Scaled(float x, float y) => new(X * x, Y * y);
}
