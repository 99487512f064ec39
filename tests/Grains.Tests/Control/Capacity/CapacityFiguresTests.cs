using System.Diagnostics.Metrics;
using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>What the fleet measures of itself.</summary>
public sealed class CapacityFiguresTests : IDisposable
{
    private static readonly Guid JobA = Guid.NewGuid();

    private readonly SiloLessCapacity desk = new();
    private readonly MeterListener listener = new();
    private readonly List<(string Name, double Value, string Tags)> told = [];

    public CapacityFiguresTests()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            // Other tests of this process have instruments of the same names.
            if (instrument.Meter == desk.Instruments.LeasesGranted.Meter)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        desk.Granter.Open();
        desk.Hear("w1", slots: 3, loaded: ["boken", "wm"]);
    }

    public void Dispose()
    {
        listener.Dispose();
        desk.Instruments.Dispose();
    }

    [Fact]
    public void A_lease_is_measured_with_how_it_ended()
    {
        desk.Ask(JobA, "boken", "wm");
        desk.Clock.Advance(TimeSpan.FromSeconds(2));
        desk.Release(JobA, "boken");
        desk.Release(JobA, "wm", completed: false);
        desk.Ask(Guid.NewGuid(), "boken");
        desk.Parts.Roster.Leave("w1", out var node, out _);
        desk.Granter.Gone(node, died: true, "It was killed.");

        Assert.Equal(
            [
                (2.0, "detector=boken outcome=completed"),
                (2.0, "detector=wm outcome=not_completed"),
                (0.0, "detector=boken outcome=worker_died"),
            ],
            Told("fakefinder.lease.duration"));
    }

    [Fact]
    public async Task Time_in_which_an_instance_works_on_nothing_is_counted_and_other_time_is_not()
    {
        await LookAsync();
        desk.Clock.Advance(TimeSpan.FromMinutes(2));
        await LookAsync();
        desk.Ask(JobA, "boken");
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await LookAsync();

        Assert.Equal([(2.0, "kind=unmanaged")], Told("fakefinder.instances.idle"));
    }

    [Fact]
    public async Task Slots_instances_and_queue_are_told_as_they_are_while_the_capacity_is_here()
    {
        desk.Ask(JobA, "boken");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            desk.Ask(Guid.NewGuid(), "wm");
        }

        await LookAsync();
        listener.RecordObservableInstruments();

        Assert.Equal([(3.0, "state=busy"), (0.0, "state=free")], Told("fakefinder.slots"));
        Assert.Equal([(1.0, "kind=unmanaged state=hot")], Told("fakefinder.instances"));
        Assert.Equal([(1.0, "detector=wm priority=interactive")], Told("fakefinder.queue.length"));

        told.Clear();
        desk.Instruments.Gauges.Show(null);
        listener.RecordObservableInstruments();
        Assert.Empty(told);
    }

    [Fact]
    public void A_start_is_measured_by_its_stages()
    {
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        desk.Provided.Add(new Instance("i-1", desk.Kinds[0], ProvidedState.Running, desk.Clock.GetUtcNow()));
        desk.Parts.Ledger.Told(desk.Provided);
        desk.Clock.Advance(TimeSpan.FromSeconds(90));
        desk.Parts.Fleet.NoteJoined(
            new WorkerReport("w2", "host", 1, [], [], [], Draining: false, [], 1, "i-1") { Age = TimeSpan.FromSeconds(4) });

        Assert.Equal(
            [
                (90.0, "kind=plain start=cold stage=total"),
                (86.0, "kind=plain start=cold stage=boot"),
                (4.0, "kind=plain start=cold stage=join"),
            ],
            Told("fakefinder.instance.start.duration"));
    }

    private Task LookAsync() => desk.Parts.Fleet.ReconcileAsync();

    private List<(double Value, string Tags)> Told(string name) =>
        [.. told.Where(one => one.Name == name).Select(one => (one.Value, one.Tags))];

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        told.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
