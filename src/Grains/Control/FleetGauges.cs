using System.Diagnostics.Metrics;
using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control;

/// <summary>
/// Figures of the fleet as it is now. The capacity grain shows what it knows; where there is none on this silo, nothing is told. Showing
/// is done by one grain, reading by any thread.
/// </summary>
internal sealed class FleetGauges
{
    private const string Kind = "kind";
    private const string State = "state";

    private volatile FleetState? now;

    public FleetGauges(Meter meter)
    {
        meter.CreateObservableGauge("fakefinder.queue.length", Queue, "{part}", "Parts that wait for a slot.");
        meter.CreateObservableGauge("fakefinder.slots", Slots, "{slot}", "Slots of the workers that take work.");
        meter.CreateObservableGauge("fakefinder.instances", Instances, "{instance}", "Instances.");
        meter.CreateObservableGauge("fakefinder.cost.rate", Cost, "{USD}/h", "What the running instances cost an hour.");
    }

    /// <summary>The fleet as the policy sees it; null where this silo does not hold the capacity any more.</summary>
    public void Show(FleetState? fleet) => now = fleet;

    /// <summary>Nobody here knows of what kind a worker's machine is that joined by itself.</summary>
    public static string KindOf(FleetInstance instance) => instance.Managed ? instance.Kind : "unmanaged";

    private IEnumerable<Measurement<int>> Queue() =>
        (now?.Queue ?? []).GroupBy(queue => (queue.Key.Detector, queue.Key.Urgency)).Select(queues => new Measurement<int>(
            queues.Sum(queue => queue.Count),
            Tag("detector", queues.Key.Detector),
            Tag("priority", ((JobPriority)queues.Key.Urgency).ToString().ToLowerInvariant())));

    private IEnumerable<Measurement<int>> Slots()
    {
        var hot = (now?.Instances ?? []).Where(instance => instance.State == FleetInstanceState.Hot).ToList();
        var busy = hot.Sum(instance => Math.Min(instance.Busy, instance.Slots));
        return now is null ? [] : [new(busy, Tag(State, "busy")), new(hot.Sum(instance => instance.Slots) - busy, Tag(State, "free"))];
    }

    private IEnumerable<Measurement<int>> Instances() =>
        (now?.Instances ?? []).GroupBy(instance => (Kind: KindOf(instance), instance.State)).Select(instances => new Measurement<int>(
            instances.Count(),
            Tag(Kind, instances.Key.Kind),
            Tag(State, instances.Key.State.ToString().ToLowerInvariant())));

    /// <summary>Of the provider's instances; what is stopped costs only its disk, which is not known here.</summary>
    private IEnumerable<Measurement<double>> Cost() =>
        now is not { } fleet
            ? []
            : fleet.Kinds.Select(kind => new Measurement<double>(
                kind.Kind.UsdPerHour
                    * fleet.Instances.Count(instance =>
                        instance.Managed
                        && instance.Kind == kind.Kind.Name
                        && instance.State is FleetInstanceState.Starting or FleetInstanceState.Hot or FleetInstanceState.Draining),
                Tag(Kind, kind.Kind.Name)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
