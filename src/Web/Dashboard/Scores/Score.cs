using System.Globalization;
using FakeFinder.Reports;

namespace FakeFinder.Web.Dashboard.Scores;

/// <summary>How a score is told to people: a likelihood in [0, 1] that the video is fake.</summary>
internal readonly record struct Score(double Value)
{
    /// <summary>Fake above 0.5, real below, undetermined at exactly 0.5.</summary>
    public Verdict Verdict => Verdicts.Of(Value);

    /// <summary>2p - 1: from -1, surely real, to 1, surely fake.</summary>
    public double Confidence => (2 * Value) - 1;

    /// <summary>
    /// The likelihood in per cent with one decimal; never rounded over one of the borders 0, 50 and 100, which mean something else.
    /// </summary>
    public string Percent => Reports.Evidence.Percent.Of(Value);

    /// <summary>The confidence with its sign, two decimals.</summary>
    public string ConfidenceText => Confidence.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);
}
