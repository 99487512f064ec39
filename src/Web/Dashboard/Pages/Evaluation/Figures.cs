using System.Globalization;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation;

/// <summary>Figures and counts in words. A document may come from elsewhere, so that any number may stand in it.</summary>
internal static class Figures
{
    /// <summary>Where a figure is not defined.</summary>
    public const string None = "-";

    private const double Readable = 1e6;

    /// <summary>Such as <c>0.912</c>.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } known when !double.IsFinite(known) || Math.Abs(known) >= Readable => known.ToString("0.0e+0", CultureInfo.InvariantCulture),
        { } known => known.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Such as <c>0.881 to 0.940</c>; nothing where there is no interval.</summary>
    public static string? Interval(Estimate? estimate) =>
        estimate is { Low: { } low, High: { } high } ? $"{Number(low)} to {Number(high)}" : null;

    /// <summary>Such as <c>12.5 %</c>, of a share.</summary>
    public static string Percent(double? share) =>
        share is { } known && double.IsFinite(known)
            ? (Math.Clamp(known, 0, 1) * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %"
            : None;

    /// <summary>Such as <c>95 %</c>.</summary>
    public static string WholePercent(double share) =>
        (Math.Clamp(share, 0, 1) * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>Such as <c>1,200</c>.</summary>
    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What of a series' videos is in its figures, and what is not.</summary>
    public static string InWords(SeriesCounts counts)
    {
        var words = $"{Videos(counts.Scored)} scored, {Count(counts.Real)} real and {Count(counts.Fake)} fake";
        var undetermined = counts.Undetermined == 0 ? ""
            : $"; {Count(counts.Undetermined)} of them undetermined (exactly 0.5), which {(counts.Undetermined == 1 ? "counts" : "count")} "
                + "as called real";
        return words + undetermined + (counts.Unscored == 0 ? "." : $". Failed on {Videos(counts.Unscored)}, in no figure.");
    }

    /// <summary>Such as <c>1 video</c>.</summary>
    public static string Videos(int count) => count == 1 ? "1 video" : $"{Count(count)} videos";
}
