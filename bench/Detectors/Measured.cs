using FakeFinder.Bench.Measuring;

namespace FakeFinder.Bench.Detectors;

/// <summary>What was measured, by name, in the order of the first time.</summary>
internal sealed class Measured
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, List<TimeSpan>> times = [];
    private readonly Dictionary<string, TimeSpan> processor = [];

    public IReadOnlyList<string> Names => names;

    /// <param name="onProcessor">Of this process; null where that cannot be told from other work's.</param>
    public void Add(string what, TimeSpan time, TimeSpan? onProcessor = null)
    {
        if (times.TryAdd(what, []))
        {
            names.Add(what);
        }

        times[what].Add(time);
        if (onProcessor is { } spent)
        {
            processor[what] = processor.TryGetValue(what, out var least) && least < spent ? least : spent;
        }
    }

    public Times Times(string what) => new(times[what]);

    /// <summary>The least of all rounds: what others do on the machine changes it little.</summary>
    public TimeSpan? Processor(string what) => processor.TryGetValue(what, out var least) ? least : null;
}
