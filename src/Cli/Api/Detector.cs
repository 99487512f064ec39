namespace FakeFinder.Cli.Api;

/// <summary>A detector as the service lists it.</summary>
/// <param name="Notice">A warning that belongs to each of its scores.</param>
/// <param name="Runnable">A worker can run it now.</param>
/// <param name="Problem">Why it cannot.</param>
/// <param name="Installed">Its weights are there, so that only a worker may be missing.</param>
/// <param name="DownloadMegabytes">About what 'weights pull' downloads for it; null where it is not known.</param>
/// <param name="WeightsBytes">Of its networks' files: the fewer, the sooner it is done, roughly.</param>
/// <param name="Heuristic">It was not trained: its scores are part of no mean.</param>
internal sealed record Detector(
    string Name,
    string? Title,
    string? Notice,
    bool Runnable,
    string? Problem,
    bool Installed = false,
    long WeightsBytes = 0,
    int? DownloadMegabytes = null,
    bool Heuristic = false);
