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

    /// <summary>Of these, the ones that were loaded ahead: they stay until they are told to leave.</summary>
    public HashSet<string> Kept { get; } = [];

    public List<Running> Running { get; } = [];

    /// <summary>The detector that it loads without a part, and until when; its slot is taken meanwhile.</summary>
    public (string Detector, DateTimeOffset Until)? Loading { get; set; }

    /// <summary>Grows with each start: what was meant for an earlier one does not happen.</summary>
    public int Boot { get; set; }

    public double BilledFrom { get; set; }

    /// <summary>What was loaded for work leaves after a time without any, as Orleans collects idle grains.</summary>
    public void Collect(DateTimeOffset now)
    {
        foreach (var (detector, lastUsed) in Loaded)
        {
            if (
                now - lastUsed >= CollectedAfter
                && !Kept.Contains(detector)
                && !Running.Exists(running => running.Part.Detector == detector))
            {
                Loaded.Remove(detector);
            }
        }
    }
}

/// <summary>A part at work.</summary>
internal sealed record Running(Part Part, double Since, double Until, DateTimeOffset ExpectedUntil);

/// <summary>The simulated cloud: machines start late, fail to, and are billed.</summary>
internal sealed class Machines(World world, Timeline time, Random random, bool failing)
{
    private readonly List<Level> levels = [];
    private int made;
    private int billed;
    private double billedSeconds;

    public List<Machine> All { get; } = [];

    public int Launches { get; private set; }

    public int Failed { get; private set; }

    public IReadOnlyList<Level> Levels => levels;

    public double InstanceHours => billedSeconds / 3600;

    public Machine AddWarm()
    {
        var machine = new Machine($"i-{++made:000}");
        All.Add(machine);
        return machine;
    }

    /// <param name="warm">The stopped machine to start; null for a cold launch.</param>
    /// <returns>Null where that fails.</returns>
    public Machine? TryStart(Machine? warm, Action<Machine> joined)
    {
        Launches++;
        var hour = time.Second / 3600;
        var variant = world.Failures.FailingLaunchesVariant;
        var fails = failing && hour >= variant.FromHour && hour < variant.ToHour ? variant.LaunchFails : world.Failures.LaunchFails;
        if (random.NextDouble() < fails)
        {
            Failed++;
            return null;
        }

        var machine = warm ?? AddWarm();
        (machine.State, machine.Since, machine.WasWarm, machine.BilledFrom) = (
            FleetInstanceState.Starting,
            time.Now,
            warm is not null,
            time.Second);
        machine.Loaded.Clear();
        machine.Kept.Clear();
        machine.Loading = null;
        Count(1);
        var boot = ++machine.Boot;
        var seconds = (warm is null ? world.Start.ColdSeconds : world.Start.WarmSeconds).Draw(random);
        if (random.NextDouble() < world.Failures.NeverJoins)
        {
            Failed++;
        }
        else
        {
            time.In(seconds, () =>
            {
                if (machine.Boot == boot && machine.State == FleetInstanceState.Starting)
                {
                    (machine.State, machine.IdleSince) = (FleetInstanceState.Hot, time.Now);
                    joined(machine);
                }
            });
        }

        return machine;
    }

    public void Stop(Machine machine, bool forGood)
    {
        // A stopped one costs nothing, and ends at once.
        if (machine.State == FleetInstanceState.Warm)
        {
            All.Remove(machine);
            return;
        }

        machine.State = FleetInstanceState.Stopping;
        var boot = ++machine.Boot;
        time.In(world.Start.StopSeconds, () =>
        {
            if (machine.Boot != boot)
            {
                return;
            }

            Bill(machine);
            machine.State = FleetInstanceState.Warm;
            if (forGood)
            {
                All.Remove(machine);
            }
        });
    }

    /// <summary>Bills what runs until now, at the end.</summary>
    public void Close() => All.Where(machine => machine.State != FleetInstanceState.Warm).ToList().ForEach(Bill);

    private void Bill(Machine machine)
    {
        billedSeconds += Math.Max(world.Instance.MinimumBilledSeconds, time.Second - machine.BilledFrom);
        Count(-1);
    }

    private void Count(int change) => levels.Add(new Level(time.Second, billed += change));
}
