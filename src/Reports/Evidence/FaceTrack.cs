namespace FakeFinder.Reports.Evidence;

/// <summary>One face over time, as all detectors together found it.</summary>
/// <param name="Label">A, B, … Z, AA, … in the order of first appearance; the larger face first in one frame.</param>
/// <param name="FirstSeconds">Of its first appearance.</param>
/// <param name="LastSeconds">Of its last appearance.</param>
/// <param name="Frames">In how many frames it was found.</param>
/// <param name="Best">The largest appearance, to show the face.</param>
/// <param name="Scores">By detector: the mean over its scored appearances. Detectors that do not score faces are absent.</param>
public sealed record FaceTrack(
    string Label,
    double FirstSeconds,
    double LastSeconds,
    int Frames,
    FaceSpot Best,
    IReadOnlyDictionary<string, double> Scores);

/// <summary>A face in a frame: what is needed to show it.</summary>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Left">Pixels of the frame, as are the others.</param>
public sealed record FaceSpot(int Frame, double Seconds, double Left, double Top, double Right, double Bottom)
{
    internal double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);
}
