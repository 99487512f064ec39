using System.Globalization;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Output;

/// <summary>Scores and verdicts as people read them.</summary>
internal static class Verdicts
{
    public static string Title(Part part) =>
        part.Verdict is { Length: > 0 } verdict ? $"{char.ToUpperInvariant(verdict[0])}{verdict[1..]}" : $"({part.State})";

    public static string Probability(double? score) => score?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";

    public static string Describe(Part part) => part.Score is null
        ? part.Reason is null ? part.State : $"{part.State}: {part.Reason}"
        : $"{part.Verdict}, probability of being fake {Probability(part.Score)}{(LowCoverage(part) is { } low ? $"; {low}" : "")}";

    /// <summary>A program behind HTTP need not say, and older services did not.</summary>
    public static string FramesJudged(Part part) => part switch
    {
        { Coverage: { } coverage } => $"{coverage.FramesJudged} of {coverage.FramesWanted}",
        { Score: not null } => "not stated",
        _ => "-",
    };

    public static string Calibrated(CalibratedScore? calibrated) => calibrated is null ? "-" : Probability(calibrated.Probability);

    public static string FalsePositives(CalibratedScore? calibrated) => calibrated?.FalsePositiveRate switch
    {
        null => "-",
        { Low: { } low, High: { } high } rate =>
            string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Value:0.0} % ({100 * low:0.0} to {100 * high:0.0})"),
        var rate => string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Value:0.0} %"),
    };

    /// <returns>Null where the score rests on enough frames, or that is not known.</returns>
    public static string? LowCoverage(Part part) =>
        part is { Score: not null, Coverage: { IsLow: true } coverage } ? $"Low coverage: {coverage.Summary}" : null;
}
