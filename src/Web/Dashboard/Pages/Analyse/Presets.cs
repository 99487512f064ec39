using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Detectors;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>What a person means to run.</summary>
public enum Preset
{
    /// <summary>All trained detectors that can run.</summary>
    Thorough = 0,

    /// <summary>The trained detector that takes the least time.</summary>
    Quick = 1,

    /// <summary>What is chosen one by one.</summary>
    Own = 2,
}

/// <summary>Which detectors the presets mean. Heuristics belong to none.</summary>
internal static class Presets
{
    /// <summary>Trained detectors that a job may name now.</summary>
    public static IReadOnlyList<string> Trained(IReadOnlyList<DetectorStatus> detectors) =>
        [.. detectors.Where(status => status is { Selectable: true, Entry.IsHeuristic: false }).Select(status => status.Entry.Name)];

    /// <summary>
    /// The one with the least measured time; where none was measured, the one with the smallest weights, which is no promise. Empty where
    /// no trained detector can run.
    /// </summary>
    public static IReadOnlyList<string> Quick(
        IReadOnlyList<DetectorStatus> detectors, IReadOnlyDictionary<string, MeasuredTime?> times) =>
        [
            .. detectors.Where(status => status is { Selectable: true, Entry.IsHeuristic: false })
                .OrderBy(status => times.GetValueOrDefault(status.Entry.Name)?.MedianSeconds ?? double.MaxValue)
                .ThenBy(status => status.Entry.Weights?.DownloadMegabytes ?? int.MaxValue)
                .Take(1)
                .Select(status => status.Entry.Name),
        ];
}
