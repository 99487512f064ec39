namespace FakeFinder.Reports.Evidence;

/// <summary>One face as one report has it.</summary>
internal sealed record SeenFace(FaceKey Key, FaceSpot Spot, double? Score);

/// <summary>Where a face stands: the number of its report, of the frame in that, and its own in the frame.</summary>
internal readonly record struct FaceKey(int Report, int Frame, int Face);
