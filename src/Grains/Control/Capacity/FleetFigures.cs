using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What is measured of instances. Not thread-safe (a grain owns it).</summary>
internal sealed class FleetFigures(Instruments instruments, TimeProvider time)
{
    private DateTimeOffset? sawLast;

    /// <summary>Shows the fleet, and counts the time since the last look for instances that run and work on nothing.</summary>
    public void Saw(FleetState fleet)
    {
        instruments.Gauges.Show(fleet);
        var now = time.GetUtcNow();
        foreach (var instance in fleet.Instances.Where(instance => instance.State == FleetInstanceState.Hot))
        {
            if (sawLast is { } last && instance.IdleSince is { } idle)
            {
                instruments.InstancesIdle.Add((now - (idle > last ? idle : last)).TotalMinutes, KindOf(FleetGauges.KindOf(instance)));
            }
        }

        sawLast = now;
    }

    /// <summary>The provider has answered that it launches or starts an instance.</summary>
    public void Requested(string kind, bool warm, TimeSpan took) => Record(kind, warm, "request", took);

    /// <param name="took">From its launch or start until its worker joined.</param>
    /// <param name="age">Of its worker's host; null where that is not known, and nothing is then told of the stages.</param>
    public void Joined(Instance instance, TimeSpan took, TimeSpan? age)
    {
        Record(instance.Kind.Name, instance.WasWarm, "total", took);
        if (age is { Ticks: >= 0 } join && join <= took)
        {
            Record(instance.Kind.Name, instance.WasWarm, "boot", took - join);
            Record(instance.Kind.Name, instance.WasWarm, "join", join);
        }
    }

    public void Failed(string kind, string what) => instruments.InstanceFailures.Add(1, KindOf(kind), new("what", what));

    private void Record(string kind, bool warm, string stage, TimeSpan took) =>
        instruments.StartDuration.Record(
            took.TotalSeconds, KindOf(kind), new("start", warm ? "warm" : "cold"), new("stage", stage));

    private static KeyValuePair<string, object?> KindOf(string kind) => new("kind", kind);
}
