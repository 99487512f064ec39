namespace FakeFinder.Reports;

/// <summary>One frame.</summary>
/// <param name="Index">The i-th frame of a sequential decode, from 0.</param>
/// <param name="Seconds">Its time stamp in the clip.</param>
/// <param name="Score">Of the frame, where the detector has one.</param>
public sealed record FrameReport(int Index, double Seconds, double? Score, IReadOnlyList<FaceReport> Faces);
