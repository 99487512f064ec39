using FakeFinder.Contracts;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class QueueForecastTests
{
    private static readonly TimeSpan Service = TimeSpan.FromSeconds(20);

    private readonly SiloLessCapacity desk = new();

    [Fact]
    public void A_part_that_waits_is_told_how_many_go_before_it()
    {
        desk.Hear("w1");
        desk.Granter.Open();
        desk.Ask(Job(1), "boken");

        Assert.Equal(new PartWait(WaitingFor.Slot, 0), Wait(2));
        Assert.Equal(new PartWait(WaitingFor.Slot, 1), Wait(3));
        Assert.Equal(new PartWait(WaitingFor.Slot, 2), Wait(4));
        Assert.Equal(new PartWait(WaitingFor.Slot, 1), Wait(3));
    }

    [Fact]
    public void What_is_granted_waits_for_nothing()
    {
        desk.Hear("w1");
        desk.Granter.Open();

        Assert.Null(desk.Ask(Job(1), "boken")[0].Wait);
    }

    [Fact]
    public void Once_tasks_were_measured_the_time_until_it_begins_is_told_and_passes()
    {
        Measure("boken");
        desk.Ask(Job(2), "boken");
        desk.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new PartWait(WaitingFor.Slot, 0, TimeSpan.FromSeconds(15)), Wait(3));
        Assert.Equal(new PartWait(WaitingFor.Slot, 1, TimeSpan.FromSeconds(35)), Wait(4));

        desk.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new PartWait(WaitingFor.Slot, 1, TimeSpan.FromSeconds(25)), Wait(4));
    }

    [Fact]
    public void The_time_is_not_told_where_that_of_a_task_ahead_is_not_known()
    {
        Measure("boken");
        desk.Ask(Job(2), "boken");
        desk.Ask(Job(3), "wm");

        Assert.Equal(new PartWait(WaitingFor.Slot, 1), Wait(4));
    }

    [Fact]
    public void Without_a_worker_it_is_told_whether_one_is_on_its_way()
    {
        desk.Granter.Open();
        Assert.Equal(new PartWait(WaitingFor.Worker), Wait(1));

        desk.Parts.Ledger.BeginLaunch(Guid.NewGuid(), desk.Kinds[0]);
        desk.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new PartWait(WaitingFor.StartingWorker), Wait(1));
    }

    [Fact]
    public void Where_no_worker_can_run_the_detector_its_sentence_is_told()
    {
        desk.Granter.Heard(
            new WorkerReport("w1", "host", 1, ["wm"], [], [], Draining: false, [], 1)
            {
                Problems = [new DetectorProblem("boken", "boken has no weights.")],
            },
            out _);
        desk.Granter.Open();

        Assert.Equal(new PartWait(WaitingFor.AbleWorker, Problem: "boken has no weights."), Wait(1));
    }

    [Fact]
    public void A_long_queue_is_counted_only_so_far()
    {
        Measure("boken");
        desk.Ask(Job(2), "boken");
        for (var job = 3; job < 3 + (2 * PartWait.Most); job++)
        {
            desk.Ask(Job(job), "boken");
        }

        Assert.Equal(new PartWait(WaitingFor.Slot, PartWait.Most), Wait(1000));
    }

    private static Guid Job(int number) => new(number, 0, 0, new byte[8]);

    private PartWait? Wait(int job) => desk.Ask(Job(job), "boken")[0].Wait;

    /// <summary>One part was done by a worker that had its detector loaded.</summary>
    private void Measure(string detector)
    {
        desk.Hear("w1", loaded: [detector]);
        desk.Granter.Open();
        desk.Ask(Job(1), detector);
        desk.Clock.Advance(Service);
        desk.Hear("w1", loaded: [detector], works: [.. desk.Parts.Leases.On("w1").Select(entry => SiloLessCapacity.Work(entry.Lease))]);
        desk.Release(Job(1), detector);
    }
}
