namespace FakeFinder.Plugins;

/// <summary>
/// A face in a frame: its box in pixels of the frame, from its upper left corner; right and bottom are exclusive. It may reach beyond the
/// frame.
/// </summary>
/// <param name="Left">Below <paramref name="Right"/>.</param>
/// <param name="Top">Below <paramref name="Bottom"/>.</param>
/// <param name="Score">In [0, 1], where the detector has one for the face.</param>
/// <param name="Confidence">The face finder's, in its own unit, where it has one.</param>
public sealed record FaceResult(double Left, double Top, double Right, double Bottom, double? Score = null, double? Confidence = null);
