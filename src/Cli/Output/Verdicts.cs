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

    /// <returns>Null where the score rests on enough frames, or that is not known.</returns>
    public static string? LowCoverage(Part part) =>
        part is { Score: not null, Coverage: { IsLow: true } coverage } ? $"Low coverage: {coverage.Summary}" : null;
}
