using System.Text.Json;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Api;

/// <summary>
/// What a job's results say together. Trained detectors alone count: heuristics are named apart, and nothing undetermined is averaged.
/// </summary>
/// <param name="Band">Of the mean, and at least weak where one detector is above 0.7; notAssessed where nothing can be said.</param>
/// <param name="Title">The band for people, such as "Weak sign of manipulation".</param>
/// <param name="Sentence">For people, such as "Weak sign of manipulation: 1 of 3 detectors above 70 %; they disagree."</param>
/// <param name="Coverage">For people: how much of the video was judged; null where that is not known.</param>
/// <param name="Text">Sentence and coverage together.</param>
/// <param name="Mean">Of the probabilities of the assessed trained detectors; null where there is none.</param>
/// <param name="Trained">How many trained detectors the job has.</param>
/// <param name="Assessed">How many of them have a score that is not undetermined.</param>
/// <param name="Counts">How many of the assessed ones lie in each band; bands without one are absent.</param>
/// <param name="Spread">From the lowest probability to the highest; 0 where there are not two.</param>
/// <param name="Disagree">The spread is above 0.4.</param>
/// <param name="Heuristics">The job's detectors that were not trained; their scores are no evidence by themselves.</param>
internal sealed record SummaryResource(
    Band Band,
    string Title,
    string Sentence,
    string? Coverage,
    string Text,
    double? Mean,
    int Trained,
    int Assessed,
    IReadOnlyDictionary<string, int> Counts,
    double Spread,
    bool Disagree,
    IReadOnlyList<string> Heuristics)
{
    public static SummaryResource Of(EvidenceSummary summary) => new(
        summary.Band,
        summary.Band.Title(),
        summary.Sentence,
        summary.Coverage,
        summary.Text,
        summary.Mean,
        summary.Trained,
        summary.Assessed,
        summary.Bands.ToDictionary(count => JsonNamingPolicy.CamelCase.ConvertName($"{count.Key}"), count => count.Value),
        summary.Spread,
        summary.Disagree,
        summary.Heuristics);
}
