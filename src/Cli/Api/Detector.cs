namespace FakeFinder.Cli.Api;

/// <summary>A detector as the service lists it.</summary>
/// <param name="Notice">A warning that belongs to each of its scores.</param>
/// <param name="Runnable">A worker can run it now.</param>
/// <param name="Problem">Why it cannot.</param>
internal sealed record Detector(string Name, string? Title, string? Notice, bool Runnable, string? Problem);
