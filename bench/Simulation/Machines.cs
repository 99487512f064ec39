using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary>The simulated cloud: machines start late, fail to, are taken away, and are billed.</summary>
/// <param name="interruptions">Seeded apart, so that the other chances are the same with and without them.</param>
internal sealed class Machines(World world, Timeline time, Random random, Random interruptions, bool failing)
{
    /// <summary>As EC2 gives it before it takes a spot instance away.</summary>
    private const double NoticeSeconds = 120;

    private readonly List<Level> levels = [];
    private int made;
    private int billed;
    private double billedSeconds;

    public List<Machine> All { get; } = [];

    public int Launches { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Machines that were taken away.</summary>
    public int Interrupted { get; private set; }

    /// <summary>A machine is gone, with what it worked on.</summary>
    public Action<Machine>? Gone { get; set; }

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
                    Interrupt(machine);
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

    private void Interrupt(Machine machine)
    {
        var rate = world.Failures.SpotInterruptionsPerInstanceHour / 3600;
        if (rate <= 0)
        {
            return;
        }

        var boot = machine.Boot;
        time.In(-Math.Log(1 - interruptions.NextDouble()) / rate, () =>
        {
            if (machine.Boot == boot)
            {
                Interrupted++;
                machine.EndsAt = time.Now.AddSeconds(NoticeSeconds);
                time.In(NoticeSeconds, () => TakeAway(machine, boot));
            }
        });
    }

    private void TakeAway(Machine machine, int boot)
    {
        // One that is being stopped by then ends with its stop.
        if (machine.Boot == boot)
        {
            Bill(machine);
            machine.Boot++;
            All.Remove(machine);
            Gone?.Invoke(machine);
        }
    }

    private void Bill(Machine machine)
    {
        billedSeconds += Math.Max(world.Instance.MinimumBilledSeconds, time.Second - machine.BilledFrom);
        Count(-1);
    }

    private void Count(int change) => levels.Add(new Level(time.Second, billed += change));
}
