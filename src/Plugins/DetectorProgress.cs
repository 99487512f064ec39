namespace FakeFinder.Plugins;

/// <summary>How far an analysis is.</summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Total">All steps, 0 where not known.</param>
/// <param name="Detail">A few words for a person, at most 200 characters.</param>
public readonly record struct DetectorProgress(int Done, int Total, string? Detail = null);
