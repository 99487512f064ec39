using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class SlotGranterTests
{
    private static readonly Guid JobA = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid JobB = new("00000000-0000-0000-0000-00000000000b");

    private readonly SiloLessCapacity desk = new();

    [Fact]
    public void One_question_is_answered_for_all_parts_in_their_order()
    {
        Open("w1", slots: 1);

        var answers = desk.Ask(JobA, "wm", "boken");

        Assert.Equal([LeaseState.Granted, LeaseState.Queued], answers.Select(answer => answer.State).Order().Reverse());
        Assert.Equal(answers.Single(answer => answer.Lease is not null).Lease, desk.Parts.Leases.On("w1").Single().Lease);
        Assert.Equal(answers, desk.Ask(JobA, "wm", "boken"));
        Assert.Empty(desk.Ready);
    }

    [Fact]
    public void A_slot_that_is_released_goes_to_the_part_that_waits_and_its_job_is_told()
    {
        Open("w1", slots: 1);
        desk.Ask(JobA, "boken");
        Assert.Equal(LeaseState.Queued, desk.Ask(JobB, "boken")[0].State);

        desk.Release(JobA, "boken");

        Assert.Equal([(JobB, "boken")], desk.Ready);
        Assert.Equal(LeaseState.Granted, desk.Ask(JobB, "boken")[0].State);
    }

    [Fact]
    public void Work_that_is_done_frees_its_slot_before_its_result_is_written_down_and_keeps_its_lease()
    {
        Open("w1", slots: 1);
        var first = desk.Ask(JobA, "boken")[0].Lease!;
        desk.Ask(JobB, "boken");

        desk.Granter.Analysed(first.Id);
        desk.Granter.Analysed(first.Id);

        Assert.Equal([(JobB, "boken")], desk.Ready);
        Assert.Equal(first.Id, desk.Ask(JobA, "boken")[0].Lease!.Id);
        Assert.Equal(1, desk.Parts.Picture.Snapshot().Workers.Single().SlotsInUse);
        desk.Release(JobA, "boken");
        desk.Release(JobB, "boken");
        Assert.Equal(0, desk.Parts.Picture.Snapshot().Workers.Single().SlotsInUse);
    }

    [Fact]
    public void Results_that_cannot_be_written_down_take_slots_once_there_are_many()
    {
        Open("w1", slots: 1);
        var jobs = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        foreach (var job in jobs)
        {
            if (desk.Ask(job, "boken")[0].Lease is { } lease)
            {
                desk.Granter.Analysed(lease.Id);
            }
        }

        Assert.Equal(17, desk.Parts.Leases.CountOn("w1"));
        Assert.Empty(desk.Ready);
        desk.Release(jobs[0], "boken");
        Assert.Single(desk.Ready);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_part_beside_results_that_are_being_written_down_runs_alone_when_its_worker_dies(bool isOtherDone)
    {
        Open("w1", slots: 2);
        var working = desk.Ask(JobA, "boken")[0].Lease!;
        var other = desk.Ask(JobB, "boken")[0].Lease!;
        if (isOtherDone)
        {
            desk.Granter.Analysed(other.Id);
        }

        desk.Granter.Gone("w1", died: true, "It died.");

        Assert.Equal(isOtherDone, desk.Lost.Single(one => one.Lease.Id == working.Id).Loss.RanAlone);
        Assert.False(desk.Lost.Single(one => one.Lease.Id == other.Id).Loss.RanAlone);
    }

    [Fact]
    public void A_part_that_is_released_while_it_waits_is_never_granted()
    {
        desk.Granter.Open();
        desk.Ask(JobA, "boken");
        desk.Release(JobA, "boken");

        desk.Hear("w1");

        Assert.Empty(desk.Ready);
        Assert.Equal(0, desk.Parts.Waiting.Count);
    }

    [Fact]
    public void Nothing_is_granted_before_it_is_open()
    {
        desk.Hear("w1");
        Assert.Equal(LeaseState.Recovering, desk.Ask(JobA, "boken")[0].State);

        desk.Granter.Open();

        Assert.Equal([(JobA, "boken")], desk.Ready);
    }

    [Fact]
    public void A_worker_gets_nothing_before_grains_can_be_placed_on_it()
    {
        desk.AllReachable = false;
        Open("w1", slots: 1);
        Assert.Equal(LeaseState.Queued, desk.Ask(JobA, "boken")[0].State);

        desk.AllReachable = true;
        desk.Granter.Grant();

        Assert.Equal([(JobA, "boken")], desk.Ready);
    }

    [Fact]
    public void The_work_that_a_worker_reports_is_adopted_and_its_job_is_told()
    {
        var work = SiloLessCapacity.Work(new Lease(Guid.NewGuid(), JobA, "boken", "w1", default));

        Assert.Empty(desk.Hear("w1", works: [work]).Stop);

        Assert.Equal([(JobA, "boken")], desk.Ready);
        Assert.Equal(work.Lease, desk.Ask(JobA, "boken")[0].Lease?.Id);
    }

    [Fact]
    public void A_lease_that_a_job_holds_stands_while_its_worker_lives()
    {
        var held = new Lease(Guid.NewGuid(), JobA, "boken", "w1", default);
        Assert.Equal(LeaseState.Recovering, desk.Ask(JobA, new PartRequest("boken", Held: held)).State);

        desk.Hear("w1", slots: 2);

        Assert.Equal(held.Id, desk.Ask(JobA, new PartRequest("boken", Held: held)).Lease?.Id);
        Assert.NotEqual(held.Id, desk.Ask(JobB, new PartRequest("boken", Held: held with { Job = JobB })).Lease?.Id);
    }

    [Fact]
    public void Work_that_nobody_wants_any_more_is_told_to_stop()
    {
        Open("w1", slots: 1);
        var lease = desk.Ask(JobA, "boken")[0].Lease!;
        desk.Release(JobA, "boken", completed: false);

        Assert.Equal([lease.Id], desk.Hear("w1", works: [SiloLessCapacity.Work(lease)]).Stop.AsEnumerable());
    }

    [Fact]
    public void The_death_of_a_worker_gives_its_parts_to_others()
    {
        Open("w1", slots: 2);
        var leases = desk.Ask(JobA, "boken", "wm").Select(answer => answer.Lease!.Id).ToHashSet();

        Assert.True(desk.Parts.Roster.Leave("w1", out var node, out _));
        desk.Granter.Gone(node, died: true, "It was killed.");

        Assert.Equal(leases, desk.Lost.Select(lost => lost.Lease.Id).ToHashSet());
        Assert.All(desk.Lost, lost => Assert.Equal((true, false), (lost.Loss.WorkerDied, lost.Loss.RanAlone)));
        Assert.Equal([.. leases], desk.Hear("w1", works: desk.Lost.Select(lost => SiloLessCapacity.Work(lost.Lease))).Stop.AsEnumerable());
        Assert.Equal(LeaseState.Queued, desk.Ask(JobA, "boken")[0].State);
    }

    [Fact]
    public void A_silent_worker_gets_nothing_until_it_reports_again()
    {
        Open("w1", slots: 1);
        desk.Clock.Advance(TimeSpan.FromSeconds(15));
        desk.Granter.EndSilent(TimeSpan.FromSeconds(15));
        Assert.Equal(LeaseState.Queued, desk.Ask(JobA, "boken")[0].State);

        desk.Hear("w1");

        Assert.Equal([(JobA, "boken")], desk.Ready);
    }

    [Fact]
    public void A_batch_that_works_leaves_no_trace_when_it_has_ended()
    {
        Open("w1", slots: 2);
        var batch = Guid.NewGuid();
        desk.Granter.Request(
            new LeasesRequest(JobA, Contracts.JobPriority.Batch, desk.Clock.GetUtcNow(), batch, [new PartRequest("boken")]));
        Assert.Equal((1, 0), (desk.Parts.Leases.OfBatches[batch], desk.Parts.Leases.Interactive));

        desk.Release(JobA, "boken");

        Assert.Empty(desk.Parts.Leases.OfBatches);
        Assert.Equal(0, desk.Parts.Leases.Count);
    }

    [Fact]
    public void A_detector_for_which_there_is_no_room_is_told_to_leave()
    {
        (desk.Options.DetectorMemoryMiB["boken"], desk.Options.DetectorMemoryMiB["wm"]) = (5000, 5000);
        desk.Hear("w1", loaded: ["wm"]);
        desk.Granter.Open();

        desk.Ask(JobA, "boken");

        Assert.Equal([("wm", "w1")], desk.Unloaded);
    }

    private void Open(string node, int slots)
    {
        desk.Hear(node, slots);
        desk.Granter.Open();
    }
}
