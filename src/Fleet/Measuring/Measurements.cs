using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Measuring;

/// <summary>What was measured of parts, detectors and starts, for the policies. Not thread-safe (a grain owns it).</summary>
public sealed class Measurements(FleetOptions options)
{
    private readonly Averages<StartOfKind> starts = new();
    private readonly Dictionary<StartOfKind, Failures> failures = [];
    private readonly Dictionary<string, Failures> failedParks = new(StringComparer.Ordinal);
    private (object? Of, IReadOnlyDictionary<string, TimeSpan> Means) overKinds = (null, new Dictionary<string, TimeSpan>());

    /// <summary>Times of parts whose detector was loaded.</summary>
    public Averages<DetectorOnKind> Services { get; } = new();

    /// <summary>Times that detectors took to be loaded.</summary>
    public Averages<string> Loads { get; } = new();

    /// <summary>What interactive work wanted lately.</summary>
    public RecentDemand Demand { get; } = new(options.DemandWindow);

    /// <summary>The bursts in which interactive work came.</summary>
    public RecentBursts Bursts { get; } = new();

    /// <summary>An instance has joined: the failures before it are forgotten.</summary>
    /// <param name="warm">It was a stopped or parked one.</param>
    public void Joined(string kind, bool warm, TimeSpan took)
    {
        starts.Add(new StartOfKind(kind, warm), took);
        failures.Remove(new StartOfKind(kind, warm));
        if (warm)
        {
            failedParks.Remove(kind);
        }
    }

    /// <summary>A launch or a start has failed, or what was launched did not join.</summary>
    public void Failed(string kind, bool warm, DateTimeOffset now)
    {
        var key = new StartOfKind(kind, warm);
        failures[key] = failures.GetValueOrDefault(key).Again(now);
    }

    /// <summary>An instance could not be parked, or ended while it was.</summary>
    public void ParkFailed(string kind, DateTimeOffset now) => failedParks[kind] = failedParks.GetValueOrDefault(kind).Again(now);

    /// <summary>A kind with what was measured of it.</summary>
    public KindState Of(InstanceKind kind) => new(kind)
    {
        Launches = failures.GetValueOrDefault(new StartOfKind(kind.Name, Warm: false)),
        Starts = failures.GetValueOrDefault(new StartOfKind(kind.Name, Warm: true)),
        Parks = failedParks.GetValueOrDefault(kind.Name),
        ColdStart = starts.Of(new StartOfKind(kind.Name, Warm: false)) ?? kind.ColdStart,
        WarmStart = starts.Of(new StartOfKind(kind.Name, Warm: true)) ?? kind.WarmStart,
    };

    /// <summary>How long a part is expected to take once its detector is loaded, over all kinds.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ServiceTimes
    {
        get
        {
            if (!ReferenceEquals(overKinds.Of, Services.All))
            {
                overKinds = (Services.All, Services.All.GroupBy(service => service.Key.Detector).ToDictionary(
                    services => services.Key, services => TimeSpan.FromSeconds(services.Average(service => service.Value.TotalSeconds))));
            }

            return overKinds.Means;
        }
    }

    /// <summary>How long a part of this detector is expected to take on this kind.</summary>
    public TimeSpan ServiceOf(string detector, string kind) =>
        Services.Of(new DetectorOnKind(detector, kind)) ?? ServiceTimes.GetValueOrDefault(detector, FleetPolicy.UnknownService);

    private readonly record struct StartOfKind(string Kind, bool Warm);
}
