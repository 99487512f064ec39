using System.Text.Json;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary>What the simulation takes for true of machines: <c>world.json</c> beside the traces.</summary>
internal sealed record World
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required WorldInstance Instance { get; init; }

    public required WorldStart Start { get; init; }

    public required WorldLimits Limits { get; init; }

    public required WorldFailures Failures { get; init; }

    public required Dictionary<string, WorldDetector> Detectors { get; init; }

    /// <summary>The one kind of instance, with the medians as its planning figures.</summary>
    public InstanceKind Kind => new()
    {
        Name = Instance.Type,
        Slots = Instance.Slots,
        MemoryMiB = Instance.MemoryMiB,
        UsdPerHour = Instance.UsdPerHour,
        ColdStart = TimeSpan.FromSeconds(Start.ColdSeconds.Median),
        WarmStart = TimeSpan.FromSeconds(Start.WarmSeconds.Median),
        CanStop = true,
    };

    public static World Read(string path) =>
        JsonSerializer.Deserialize<World>(File.ReadAllText(path), Json) ?? throw new BenchException($"{path} holds no world.");
}

/// <summary>The machine.</summary>
internal sealed record WorldInstance(string Type, int Slots, double UsdPerHour, int MemoryMiB, double MinimumBilledSeconds);

/// <summary>How long machines take to start and to stop.</summary>
internal sealed record WorldStart(Lognormal WarmSeconds, Lognormal ColdSeconds, double StopSeconds);

/// <summary>A time that varies.</summary>
internal sealed record Lognormal(double Median, double Sigma)
{
    public double Draw(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Median * Math.Exp(Sigma * normal);
    }
}

/// <summary>How many instances there may be.</summary>
internal sealed record WorldLimits(int MaxInstances, int WarmInstances);

/// <summary>What goes wrong, as probabilities.</summary>
/// <param name="SpotInterruptionsPerInstanceHour">How often a machine that runs is taken away, with two minutes' notice.</param>
internal sealed record WorldFailures(
    double LaunchFails,
    double NeverJoins,
    double SpotInterruptionsPerInstanceHour,
    FailingLaunches FailingLaunchesVariant);

/// <summary>Hours in which most launches fail.</summary>
internal sealed record FailingLaunches(double LaunchFails, double FromHour, double ToHour);

/// <summary>What a detector takes.</summary>
internal sealed record WorldDetector(double Fixed, double PerClipSecond, double Cap, double LoadSeconds, int MemoryMiB)
{
    public double Seconds(double clip) => Fixed + (PerClipSecond * Math.Min(clip, Cap));
}
