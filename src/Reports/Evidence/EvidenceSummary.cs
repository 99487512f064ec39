using System.Globalization;

namespace FakeFinder.Reports.Evidence;

/// <summary>
/// A job's result in one band and one or two sentences. It counts trained detectors alone, says coverage and whether they disagree, and
/// averages nothing heuristic or undetermined.
/// </summary>
/// <param name="Band">
/// That of the mean over the assessed trained detectors; at least weak where one of them is above 0.7, since others do not take its sign
/// away.
/// </param>
/// <param name="Finding">What the band rests on, such as <c>1 of 3 detectors above 70 %; they disagree.</c></param>
/// <param name="Coverage">Such as <c>Judged 15 of 25 sampled frames, 1 of 2 faces.</c>; null where nothing is known of it.</param>
/// <param name="Mean">Over the assessed trained detectors; null where there is none.</param>
/// <param name="Trained">How many trained detectors the job has.</param>
/// <param name="Assessed">How many of them have a score that says something.</param>
/// <param name="Bands">How many of the assessed ones lie in each band, from no sign to strong sign; bands without one are absent.</param>
/// <param name="Spread">From the lowest to the highest of them; 0 where there are not two.</param>
/// <param name="Heuristics">The detectors of the job that were not trained, which are told apart.</param>
public sealed record EvidenceSummary(
    Band Band,
    string Finding,
    string? Coverage,
    double? Mean,
    int Trained,
    int Assessed,
    IReadOnlyDictionary<Band, int> Bands,
    double Spread,
    IReadOnlyList<string> Heuristics)
{
    /// <summary>The assessed detectors are further apart than <see cref="Evidence.Bands.Disagreement"/>.</summary>
    public bool Disagree => Spread > Evidence.Bands.Disagreement;

    /// <summary>For people, such as <c>Weak sign of manipulation: 1 of 3 detectors above 70 %; they disagree.</c></summary>
    public string Sentence => $"{Band.Title()}: {Finding}";

    /// <summary>For people, sentence and coverage together.</summary>
    public string Text => With(Sentence);

    /// <summary>For people, where the band's title stands apart: what it rests on and the coverage.</summary>
    public string Details => With(char.ToUpperInvariant(Finding[0]) + Finding[1..]);

    /// <param name="parts">All parts of the job, in its order.</param>
    public static EvidenceSummary Of(IReadOnlyCollection<JudgedPart> parts)
    {
        var trained = parts.Where(part => !part.IsHeuristic).ToList();
        var assessed = trained.Where(part => part.IsAssessed).ToList();
        var values = assessed.ConvertAll(part => part.Probability!.Value);
        var spread = values.Count < 2 ? 0 : values.Max() - values.Min();
        double? mean = values.Count == 0 ? null : values.Average();
        var band = Evidence.Bands.Of(mean);
        if (band < Band.Weak && values.Exists(value => value > (band == Band.NoSign ? Evidence.Bands.Moderate : Evidence.Bands.Weak)))
        {
            band = Band.Weak;
        }

        return new EvidenceSummary(
            band,
            Find(trained, assessed, spread > Evidence.Bands.Disagreement),
            CoverageWords.Of(assessed),
            mean,
            trained.Count,
            assessed.Count,
            assessed.GroupBy(part => Evidence.Bands.Of(part.Probability)).OrderBy(group => group.Key)
                .ToDictionary(group => group.Key, group => group.Count()),
            spread,
            [.. parts.Where(part => part.IsHeuristic).Select(part => part.Detector)]);
    }

    private string With(string said) => Coverage is null ? said : $"{said} {Coverage}";

    private static string Find(List<JudgedPart> trained, List<JudgedPart> assessed, bool disagree)
    {
        if (trained.Count == 0)
        {
            return "no trained detector was asked. A heuristic's score is no evidence by itself.";
        }

        var rest = Rest(trained);
        if (assessed.Count == 0)
        {
            return $"{(rest.Count == 0 ? "the detectors lie in the middle" : string.Join("; ", rest))}.";
        }

        List<string> said = [Count(assessed)];
        if (disagree)
        {
            said.Add("they disagree");
        }

        return $"{string.Join("; ", [.. said, .. rest])}.";
    }

    /// <summary>How many are above the highest border that one of them is above.</summary>
    private static string Count(List<JudgedPart> assessed)
    {
        foreach (var border in (double[])[Evidence.Bands.Strong, Evidence.Bands.Moderate, Evidence.Bands.Weak])
        {
            if (assessed.Count(part => part.Probability > border) is > 0 and var above)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{above} of {Detectors(assessed.Count)} above {100 * border:0} %");
            }
        }

        return assessed.Count == 1 ? "the one detector is below 50 %" : $"all {Detectors(assessed.Count)} are below 50 %";
    }

    /// <summary>What became of the trained detectors that say nothing.</summary>
    private static List<string> Rest(List<JudgedPart> trained)
    {
        List<string> said = [];
        Add(part => part.End == PartEnd.Completed && !part.IsAssessed, "could not judge the video");
        Add(part => part.End == PartEnd.Failed, "failed");
        Add(part => part.End == PartEnd.Cancelled, trained.Count == 1 ? "was cancelled" : "cancelled");
        Add(part => part.End == PartEnd.Open, "not finished");
        return said;

        void Add(Func<JudgedPart, bool> of, string words)
        {
            if (trained.Count(of) is > 0 and var count)
            {
                said.Add(count == trained.Count && count == 1 ? $"the one detector {Verb(words)}"
                    : count == trained.Count ? $"all {Detectors(count)} {Verb(words)}"
                    : $"{count} {words}");
            }
        }

        string Verb(string words) => words == "not finished" ? trained.Count == 1 ? "has not finished" : "have not finished" : words;
    }

    private static string Detectors(int count) => count == 1 ? "1 detector" : $"{count} detectors";
}
