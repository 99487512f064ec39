namespace FakeFinder.Reports.Evidence;

/// <summary>One detector's report, and whether its scores count.</summary>
/// <param name="IsHeuristic">It was not trained: its faces are tracked, but no moment is suspicious because of it.</param>
public sealed record JudgedReport(DetectionReport Report, bool IsHeuristic);
