using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Up;

/// <summary>Says how to get a first trained detector.</summary>
internal static class FirstDetector
{
    /// <returns>A sentence where only heuristics are installed; null where a trained detector is, or none can be pulled.</returns>
    public static string? Hint(IReadOnlyList<Detector> detectors)
    {
        var trained = detectors.Where(detector => !detector.Heuristic).ToList();
        var known = trained.Where(detector => detector.DownloadMegabytes is not null);
        return !trained.Any(detector => detector.Installed) && known.MinBy(detector => detector.DownloadMegabytes) is { } smallest
            ? $"No trained detector is installed. Get the smallest: './fakefinder weights pull {smallest.Name}' (about "
                + $"{smallest.DownloadMegabytes} MB); this service takes it up at once."
            : null;
    }
}
