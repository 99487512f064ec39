using System.Globalization;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Evidence;

/// <summary>What a result means for the person who reads it: the one source of these words, for the pages and for exports.</summary>
internal static class BandMeanings
{
    /// <summary>Where the bands begin and end, in one sentence.</summary>
    public static readonly string Borders =
        $"Bands: below {Border(Bands.Weak)} no sign, to {Border(Bands.Moderate)} weak, to {Border(Bands.Strong)} moderate, above it "
            + "strong. A score is one detector's estimate, not a proof.";

    /// <summary>What no detector of this program looks for.</summary>
    public const string NotLookedFor =
        "The detectors are made for swapped faces. They say nothing about sound, cuts, or images that are wholly synthetic.";

    /// <summary>In the order in which they are explained.</summary>
    public static readonly IReadOnlyList<Band> All = [Band.NoSign, Band.Weak, Band.Moderate, Band.Strong, Band.NotAssessed];

    /// <summary>From the lowest to the highest assessed detector where they disagree, in percentage points.</summary>
    public static readonly string MostApart = Whole(Bands.Disagreement);

    /// <summary>A few sentences: what it says, and what to do with it.</summary>
    public static string Meaning(this Band band) => band switch
    {
        Band.NoSign => "The detectors found no sign of the manipulations that they know. That is no proof that the video is real: each of "
            + "them misses many fakes, above all of kinds that it did not learn from.",
        Band.Weak => "There is a sign, but a weak one, or one detector found something that the others did not. Real videos score like "
            + "this too. Look at the suspicious moments, and do not rest on the score.",
        Band.Moderate => "There are signs of manipulation. Real videos score like this now and then, for instance where they are strongly "
            + "compressed. Look at the suspicious moments, and at where the video comes from.",
        Band.Strong => "The detectors found what they find in manipulated faces. They can be wrong with a high score too: it is a reason "
            + "to look closely at the suspicious moments and at where the video comes from, and no proof.",
        _ => "The detectors could say nothing about this video, for the reasons that stand beside them. It may be real or fake.",
    };

    /// <summary>The probabilities that lie in a band, such as <c>above 50 %, to 70 %</c>.</summary>
    public static string Range(this Band band) => band switch
    {
        Band.NoSign => $"below {Border(Bands.Weak)}",
        Band.Weak => $"above {Border(Bands.Weak)}, to {Border(Bands.Moderate)}",
        Band.Moderate => $"above {Border(Bands.Moderate)}, to {Border(Bands.Strong)}",
        Band.Strong => $"above {Border(Bands.Strong)}",
        _ => $"exactly {Border(Bands.Weak)}, or no score",
    };

    /// <summary>What a summary rests on, what its detectors say one by one, and what it cannot tell: a sentence or two each.</summary>
    public static IEnumerable<string> Remarks(this EvidenceSummary summary)
    {
        if (summary.Assessed > 0)
        {
            yield return Counts(summary);
        }

        if (summary.Disagree)
        {
            yield return $"The detectors disagree: from the lowest to the highest are {Whole(summary.Spread)} points. They look for "
                + "different traces, and each misses many fakes; look at the moments of the one that found something.";
        }

        if (summary.Coverage is { } coverage)
        {
            yield return $"{coverage} What was not judged can hide a manipulation; the timeline shows where.";
        }

        yield return NotLookedFor;
        yield return Borders;
    }

    private static string Counts(EvidenceSummary summary) =>
        $"Of {summary.Assessed} trained {(summary.Assessed == 1 ? "detector" : "detectors")}: "
            + $"{string.Join(", ", summary.Bands.Select(count => $"{count.Value} {count.Key.Word().ToLowerInvariant()}"))}."
            + (summary is { Mean: { } mean, Assessed: > 1 } ? $" Their mean is {Percent.Of(mean)}." : "");

    private static string Border(double border) => $"{Whole(border)} %";

    private static string Whole(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture);
}
