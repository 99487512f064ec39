using System.Text.Json.Serialization;
using FakeFinder.Web.Comparing;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Api;

/// <summary>Two jobs side by side.</summary>
/// <param name="SameVideo">Both have judged the same bytes.</param>
/// <param name="Detectors">Those of the first job in its order, then those that only the second one has.</param>
internal sealed record ComparisonResource(
    JobResource First,
    JobResource Second,
    bool SameVideo,
    IReadOnlyList<ComparedDetectorResource> Detectors)
{
    public static ComparisonResource Of(JobComparison comparison, JobEvidence evidence) => new(
        JobResource.Of(comparison.First.Job, evidence),
        JobResource.Of(comparison.Second.Job, evidence),
        comparison.SameVideo,
        [
            .. comparison.Detectors.Select(one => new ComparedDetectorResource(
                one.Detector, one.IsHeuristic, one.First, one.Second, one.Difference, one.Changes)),
        ]);
}

/// <summary>What one detector said in each of two jobs.</summary>
/// <param name="Heuristic">It was not trained: its scores are no evidence by themselves.</param>
/// <param name="First">Its probability in the first job, in [0, 1]; absent where it has none there.</param>
/// <param name="Second">Its probability in the second job, in [0, 1]; absent where it has none there.</param>
/// <param name="Difference">The second less the first; absent where one is missing or undetermined.</param>
/// <param name="Changes">What differs between its reports beside the scores: networks, versions, coverage; one sentence each.</param>
internal sealed record ComparedDetectorResource(
    string Detector,
    bool Heuristic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? First,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Second,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Difference,
    IReadOnlyList<string> Changes);
