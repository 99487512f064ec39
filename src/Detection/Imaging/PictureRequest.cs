using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Imaging;

/// <summary>A picture of a frame.</summary>
/// <param name="Name">What the asker calls it.</param>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Most">Of a whole frame, the largest width; of a box, the longest side; in pixels. None is made larger.</param>
/// <param name="Box">Shown with some of what is around it; null for the whole frame.</param>
public sealed record PictureRequest(string Name, int Frame, int Most, FaceBox? Box = null);

/// <summary>A picture that was made.</summary>
/// <param name="Name">Of its request.</param>
public sealed record MadePicture(string Name, byte[] Jpeg);
