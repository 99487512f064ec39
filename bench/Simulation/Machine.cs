using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary>An instance of the simulated world. One slot each is all that the world knows of.</summary>
internal sealed class Machine(string id)
{
    private static readonly TimeSpan CollectedAfter = TimeSpan.FromMinutes(15);

    public string Id { get; } = id;

    public FleetInstanceState State { get; set; } = FleetInstanceState.Warm;

    public DateTimeOffset Since { get; set; }

    public bool WasWarm { get; set; }

    public DateTimeOffset IdleSince { get; set; }

    /// <summary>Detectors in memory, and when each was used last.</summary>
    public Dictionary<string, DateTimeOffset> Loaded { get; } = [];

    public List<Running> Running { get; } = [];

    /// <summary>The detector that it loads without a part, and until when; its slot is taken meanwhile.</summary>
    public (string Detector, DateTimeOffset Until)? Loading { get; set; }

    /// <summary>Grows with each start: what was meant for an earlier one does not happen.</summary>
    public int Boot { get; set; }

    public double BilledFrom { get; set; }

    /// <summary>When it is taken away, once that was said.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>
    /// What is loaded leaves after a time without work, as Orleans collects idle grains. Here that holds for what was loaded ahead too,
    /// which the service keeps: it has to be loaded ahead again.
    /// </summary>
    public void Collect(DateTimeOffset now)
    {
        foreach (var (detector, lastUsed) in Loaded)
        {
            if (
                now - lastUsed >= CollectedAfter
                && Loading?.Detector != detector
                && !Running.Exists(running => running.Part.Detector == detector))
            {
                Loaded.Remove(detector);
            }
        }
    }
}
