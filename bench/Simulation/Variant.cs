namespace FakeFinder.Bench.Simulation;

/// <summary>A trace in a world.</summary>
/// <param name="End">In seconds: until then instances are paid for even where nothing arrives.</param>
/// <param name="Failing">Most launches fail for two hours.</param>
internal sealed record Variant(string Name, string File, double End, bool Failing = false)
{
    private const double Hour = 3600;

    public static IReadOnlyList<Variant> All { get; } =
    [
        new("bursty day", "bursty-day.csv", 24 * Hour),
        new("bursty day, launches fail", "bursty-day.csv", 24 * Hour, Failing: true),
        new("batches beside the day", "batch-beside-day.csv", 24 * Hour),
        new("steady", "steady.csv", 8 * Hour),
    ];
}
