using FakeFinder.Contracts;
using FakeFinder.Reports;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Comparing;

/// <summary>What one detector said in each of two jobs.</summary>
/// <param name="First">Its probability in the first job; null where it has no score there, or was not asked.</param>
/// <param name="Second">Its probability in the second job; null where it has no score there, or was not asked.</param>
/// <param name="InFirst">How its part of the first job stands; null where the job does not have it.</param>
/// <param name="InSecond">How its part of the second job stands; null where the job does not have it.</param>
/// <param name="Changes">
/// What differs between its two reports beside the scores: networks, versions, coverage; one short sentence each. Empty where one report is
/// missing.
/// </param>
public sealed record ComparedDetector(
    string Detector,
    bool IsHeuristic,
    double? First,
    double? Second,
    PartState? InFirst,
    PartState? InSecond,
    IReadOnlyList<string> Changes)
{
    /// <summary>From the first to the second probability, in [-1, 1]; null where one of them is missing or undetermined.</summary>
    public double? Difference => First is { } first && Second is { } second && first != 0.5 && second != 0.5 ? second - first : null;

    public static ComparedDetector Of(string detector, ComparedJob first, ComparedJob second, JobEvidence evidence)
    {
        var (one, other) = (first.PartOf(detector), second.PartOf(detector));
        return new ComparedDetector(
            detector,
            evidence.IsHeuristic(detector),
            evidence.ProbabilityOf(detector, one?.Score),
            evidence.ProbabilityOf(detector, other?.Score),
            one?.State,
            other?.State,
            first.ReportOf(detector) is { } report && second.ReportOf(detector) is { } otherReport
                ? [.. ChangesOf(report, otherReport)]
                : []);
    }

    private static IEnumerable<string> ChangesOf(DetectionReport first, DetectionReport second)
    {
        var (ones, others) = (Networks(first), Networks(second));
        var changed = ones.Keys.Union(others.Keys).Count(name => ones.GetValueOrDefault(name) != others.GetValueOrDefault(name));
        if (changed > 0)
        {
            yield return $"{changed} of {ones.Keys.Union(others.Keys).Count()} networks differ";
        }

        foreach (var name in first.Versions.Keys.Union(second.Versions.Keys).Order(StringComparer.Ordinal))
        {
            var (one, other) = (first.Versions.GetValueOrDefault(name, "none"), second.Versions.GetValueOrDefault(name, "none"));
            if (one != other)
            {
                yield return $"{name}: {one}, then {other}";
            }
        }

        if (first.Coverage is { } before && second.Coverage is { } after && before.FramesJudged != after.FramesJudged)
        {
            yield return $"frames judged: {before.FramesJudged}, then {after.FramesJudged}";
        }
    }

    private static Dictionary<string, string> Networks(DetectionReport report) =>
        report.Networks.ToDictionary(network => network.Name, network => network.Sha256, StringComparer.Ordinal);
}
