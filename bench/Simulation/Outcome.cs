namespace FakeFinder.Bench.Simulation;

/// <summary>What came of one way to run a fleet.</summary>
internal sealed record Outcome
{
    public required string Way { get; init; }

    /// <summary>From arrival to the last detector's result, in seconds, in order of size.</summary>
    public required IReadOnlyList<double> Latencies { get; init; }

    /// <summary>From a batch's arrival to its last result, in seconds, in order of arrival.</summary>
    public IReadOnlyList<double> Batches { get; init; } = [];

    public required double InstanceHours { get; init; }

    public required double Usd { get; init; }

    /// <summary>Instances that run, whenever their number changes.</summary>
    public IReadOnlyList<Level> Instances { get; init; } = [];

    /// <summary>Launches and starts that were tried, and those that brought nothing.</summary>
    public int Launches { get; init; }

    public int Failed { get; init; }

    /// <summary>Instances that were taken away.</summary>
    public int Interrupted { get; init; }

    /// <summary>The smallest latency that so great a share of jobs does not exceed.</summary>
    public double Quantile(double share) =>
        Latencies.Count == 0 ? 0 : Latencies[Math.Max(0, (int)Math.Ceiling(share * Latencies.Count) - 1)];
}

/// <summary>So many from this second on.</summary>
internal readonly record struct Level(double Second, int Count);
