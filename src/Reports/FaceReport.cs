namespace FakeFinder.Reports;

/// <summary>One face in one frame.</summary>
/// <param name="Left">Pixels of the decoded frame, as are the others.</param>
/// <param name="Confidence">The face finder's, where it has one.</param>
/// <param name="Score">Of this face, where the detector has one.</param>
public sealed record FaceReport(double Left, double Top, double Right, double Bottom, double? Confidence, double? Score);
