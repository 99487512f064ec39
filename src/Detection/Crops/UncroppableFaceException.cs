using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Crops;

/// <summary>A face of which no crop can be made, where the detector's original fails and gives no score for the whole video.</summary>
internal sealed class UncroppableFaceException(FaceBox face) : Exception(
    $"A face at {face.Left:0}, {face.Top:0} to {face.Right:0}, {face.Bottom:0} has no pixels in its frame, or is too thin for a crop; the "
        + $"original detector gives no score for such a video.");
