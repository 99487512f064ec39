using System.Globalization;
using FakeFinder.Cli.Api;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Cli.Output;

/// <summary>Scores and bands as people read them.</summary>
internal static class Verdicts
{
    /// <summary>The band of a part with a score, such as <c>Weak sign</c>; the state of another.</summary>
    public static string Title(Part part) => part.Score is null ? $"({part.State})" : BandOf(part).Word();

    /// <summary>In per cent with one decimal; never rounded over 0, 50 or 100, which mean something else.</summary>
    public static string Percent(double? score) => score is { } value ? Reports.Evidence.Percent.Of(value) : "-";

    public static string Describe(Part part) => part.Score is null
        ? part.Reason is null ? part.State : $"{part.State}: {part.Reason}"
        : $"{BandOf(part).Word()}{(part.Heuristic ? ", heuristic" : "")}, score {Percent(part.Score)}"
            + (LowCoverage(part) is { } low ? $"; {low}" : "");

    /// <summary>A program behind HTTP need not say, and older services did not.</summary>
    public static string FramesJudged(Part part) => part switch
    {
        { Coverage: { } coverage } => $"{coverage.FramesJudged} of {coverage.FramesWanted}",
        { Score: not null } => "not stated",
        _ => "-",
    };

    public static string Calibrated(CalibratedScore? calibrated) => calibrated is null ? "-" : Percent(calibrated.Probability);

    public static string FalsePositives(CalibratedScore? calibrated) => calibrated?.FalsePositiveRate switch
    {
        null => "-",
        { Low: { } low, High: { } high } rate =>
            string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Value:0.0} % ({100 * low:0.0} to {100 * high:0.0})"),
        var rate => string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Value:0.0} %"),
    };

    /// <summary>An older service says none: then it is the score's own.</summary>
    private static Band BandOf(Part part) =>
        Enum.TryParse<Band>(part.Band, ignoreCase: true, out var band) ? band : Bands.Of(part.Probability ?? part.Score);

    /// <returns>Null where the score rests on enough frames, or that is not known.</returns>
    public static string? LowCoverage(Part part) =>
        part is { Score: not null, Coverage: { IsLow: true } coverage } ? $"Low coverage: {coverage.Summary}" : null;
}
