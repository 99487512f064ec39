namespace FakeFinder.Detection.Pipelines;

/// <summary>One stage of an analysis as a whole.</summary>
/// <param name="Spent">All stretches of it together.</param>
internal readonly record struct StageTime(string Name, TimeSpan Spent, DateTimeOffset Began, DateTimeOffset Ended);
