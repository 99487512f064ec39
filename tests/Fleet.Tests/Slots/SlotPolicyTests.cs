using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Slots;

public sealed class SlotPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid JobA = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid JobB = new("00000000-0000-0000-0000-00000000000b");

    [Fact]
    public void Interactive_work_goes_before_older_batch_work()
    {
        var batch = Part(JobA, "boken", urgency: 1, minutes: 0);
        var interactive = Part(JobB, "boken", urgency: 0, minutes: 5);

        Assert.Equal(interactive, Next([batch, interactive], [Machine("w1")])?.Part);
    }

    [Fact]
    public void Within_one_urgency_the_older_goes_first()
    {
        var younger = Part(JobA, "boken", minutes: 5);
        var older = Part(JobB, "wm", minutes: 1);

        Assert.Equal(older, Next([younger, older], [Machine("w1")])?.Part);
    }

    [Fact]
    public void A_part_that_no_worker_can_run_does_not_hold_up_the_others()
    {
        var impossible = Part(JobA, "unheard-of", minutes: 0);
        var possible = Part(JobB, "boken", minutes: 1);

        Assert.Equal(possible, Next([impossible, possible], [Machine("w1")])?.Part);
    }

    [Fact]
    public void Nothing_is_granted_where_every_slot_is_taken_or_draining()
    {
        var part = Part(JobA, "boken");

        Assert.Null(Next([part], [Machine("w1", jobs: [JobB, JobB]), Machine("w2") with { Draining = true }]));
    }

    [Fact]
    public void The_worker_that_decodes_the_same_video_is_preferred_then_the_one_that_has_the_detector_loaded()
    {
        var part = Part(JobA, "boken");
        var same = Machine("same-job", jobs: [JobA]);
        var loaded = Machine("loaded") with { Loaded = new HashSet<string> { "boken" } };
        var idle = Machine("idle");

        Assert.Equal("same-job", Next([part], [idle, loaded, same])?.Node);
        Assert.Equal("loaded", Next([part], [idle, loaded])?.Node);
    }

    [Fact]
    public void A_part_that_must_run_alone_waits_for_an_empty_worker_and_keeps_others_from_filling_it()
    {
        var alone = Part(JobA, "boken", minutes: 0) with { Alone = true };
        var next = Part(JobB, "wm", minutes: 1);

        Assert.Null(Next([alone, next], [Machine("w1", jobs: [JobB])]));
        Assert.Equal(new Grant(alone, "w1"), Next([alone, next], [Machine("w1")]));
        Assert.Equal(
            new Grant(next, "w2"),
            Next([alone, next], [Machine("w1", jobs: [JobB]), Machine("w2", slots: 4, jobs: [JobB, JobB])]));
    }

    [Fact]
    public void Nothing_joins_a_part_that_runs_alone()
    {
        var exclusive = Machine("w1", jobs: [JobB]) with { Exclusive = true };

        Assert.Null(Next([Part(JobA, "boken")], [exclusive]));
    }

    private static Grant? Next(WaitingPart[] heads, Worker[] workers) => SlotPolicy.Next(heads, SlotBoard.Of(workers));

    private static WaitingPart Part(Guid job, string detector, int urgency = 0, int minutes = 0) =>
        new(job, detector, urgency, Noon.AddMinutes(minutes), Alone: false);

    private static Worker Machine(string node, int slots = 2, params Guid[] jobs) => new()
    {
        Node = node,
        Slots = slots,
        Runnable = new HashSet<string> { "boken", "wm" },
        Loaded = new HashSet<string>(),
        Jobs = jobs,
    };
}
