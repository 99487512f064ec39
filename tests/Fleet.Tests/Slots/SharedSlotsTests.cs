using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Slots;

public sealed class SharedSlotsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid JobA = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid JobB = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid BatchA = new("00000000-0000-0000-0000-0000000000aa");
    private static readonly Guid BatchB = new("00000000-0000-0000-0000-0000000000bb");

    private readonly SlotRules rules = new()
    {
        Now = Noon,
        BatchShare = 0.25,
        BatchPatience = TimeSpan.FromMinutes(10),
        LoadTimes = new Dictionary<string, TimeSpan> { ["boken"] = TimeSpan.FromSeconds(4), ["wm"] = TimeSpan.FromSeconds(10) },
        MemoryMiB = new Dictionary<string, int> { ["boken"] = 2000, ["wm"] = 4000, ["ntech"] = 6000 },
    };

    [Fact]
    public void The_batch_that_has_fewer_slots_goes_first()
    {
        var older = Bulk(JobA, BatchA, minutes: -5);
        var younger = Bulk(JobB, BatchB, minutes: -1);
        var shares = rules with { SlotsOfBatch = new Dictionary<Guid, int> { [BatchA] = 2, [BatchB] = 1 }, BatchSlots = 3 };

        Assert.Equal(younger, Next([older, younger], shares, Machine("w1"))?.Part);
        Assert.Equal(older, Next([older, younger], rules, Machine("w1"))?.Part);
    }

    [Fact]
    public void Batch_work_that_has_waited_too_long_gets_its_share_even_before_interactive_work()
    {
        var batch = Bulk(JobA, BatchA, minutes: -10);
        var interactive = Interactive(JobB, "boken");

        Assert.Equal(batch, Next([interactive, batch], rules, Machine("w1"))?.Part);
        Assert.Equal(interactive, Next([interactive, batch], rules with { BatchSlots = 1 }, Machine("w1"))?.Part);
        Assert.Equal(interactive, Next([interactive, batch with { Since = Noon.AddMinutes(-9) }], rules, Machine("w1"))?.Part);
    }

    [Fact]
    public void Batch_work_leaves_the_reserve_to_interactive_work()
    {
        var reserve = rules with { InteractiveReserve = 0.25 };
        Worker[] workers = [Machine("w1", JobA), Machine("w2", JobA), Machine("w3", JobA), Machine("w4")];

        Assert.Null(Next([Bulk(JobB, BatchA)], reserve, workers));
        Assert.NotNull(Next([Interactive(JobB, "boken")], reserve, workers));
        Assert.NotNull(Next([Bulk(JobB, BatchA)], reserve, [.. workers, Machine("w5")]));
    }

    [Fact]
    public void A_part_whose_detector_is_loaded_goes_before_one_that_is_older_by_less_than_a_load()
    {
        var loaded = Interactive(JobA, "boken");
        var older = Interactive(JobB, "wm", seconds: -9);

        Assert.Equal(loaded, Next([older, loaded], rules, Machine("w1") with { Loaded = new HashSet<string> { "boken" } })?.Part);
        Assert.Equal(
            older with
            {
                Since = Noon.AddSeconds(-11),
            },
            Next(
                [older with { Since = Noon.AddSeconds(-11) }, loaded],
                rules,
                Machine("w1") with
                {
                    Loaded = new HashSet<string> { "boken" },
                }
            )?.Part);
    }

    [Fact]
    public void Of_parts_that_wait_alike_the_longest_goes_first()
    {
        var times = rules with
        {
            ServiceTimes = new Dictionary<string, TimeSpan> { ["boken"] = TimeSpan.FromSeconds(1), ["ntech"] = TimeSpan.FromSeconds(20) },
        };

        Assert.Equal("ntech", Next([Interactive(JobA, "boken"), Interactive(JobA, "ntech")], times, Machine("w1"))?.Part.Detector);
    }

    [Fact]
    public void A_part_waits_for_a_busy_worker_that_is_free_before_another_could_have_loaded_its_detector()
    {
        var busy = Machine("busy", JobB) with { Loaded = new HashSet<string> { "wm" }, FreeAt = Noon.AddSeconds(9) };
        var part = Interactive(JobA, "wm");

        Assert.Null(Next([part], rules, busy, Machine("idle")));
        Assert.Equal("idle", Next([part], rules, busy with { FreeAt = Noon.AddSeconds(11) }, Machine("idle"))?.Node);
        Assert.Equal("idle", Next([part], rules, busy with { FreeAt = Noon.AddSeconds(-1) }, Machine("idle"))?.Node);
    }

    [Fact]
    public void The_least_recently_used_detector_leaves_a_full_memory()
    {
        var full = Machine("w1") with
        {
            MemoryMiB = 8000,
            Loaded = new HashSet<string> { "boken", "wm" },
            LastUsed = new Dictionary<string, DateTimeOffset> { ["boken"] = Noon.AddMinutes(-1), ["wm"] = Noon.AddMinutes(-2) },
        };

        Assert.Equal(["wm"], Next([Interactive(JobA, "ntech")], rules, full)?.Evict);
        Assert.Null(Next([Interactive(JobA, "ntech")], rules, full with { MemoryMiB = 12000 })!.Value.Evict);
    }

    [Fact]
    public void A_detector_that_is_in_use_stays_and_what_does_not_fit_beside_it_goes_elsewhere()
    {
        var busy = Machine("busy", JobB) with
        {
            Slots = 2,
            MemoryMiB = 8000,
            Loaded = new HashSet<string> { "boken", "wm" },
            Busy = ["wm"],
        };

        Assert.Null(Next([Interactive(JobA, "ntech")], rules, busy));
        Assert.Equal(["boken"], Next([Interactive(JobA, "ntech")], rules, busy with { MemoryMiB = 10000 })?.Evict);
    }

    [Fact]
    public void A_detector_is_loaded_once_more_where_the_parts_behind_would_wait_much_longer_than_that()
    {
        var soonFree = Machine("w1", JobB) with { Loaded = new HashSet<string> { "wm" }, FreeAt = Noon.AddSeconds(5) };
        var wanted = Interactive(JobA, "wm");
        var queue = rules with { ServiceTimes = new Dictionary<string, TimeSpan> { ["wm"] = TimeSpan.FromSeconds(6) } };

        Assert.Null(Next([wanted], queue, soonFree, Machine("w2")));
        Assert.Null(Next([wanted], queue with { Waiting = Count(4) }, soonFree, Machine("w2")));
        Assert.Equal("w2", Next([wanted], queue with { Waiting = Count(5) }, soonFree, Machine("w2"))?.Node);
        Assert.Null(Next([wanted], queue with { Waiting = Count(5) }, soonFree, soonFree with { Node = "w3" }, Machine("w2")));

        static Dictionary<string, int> Count(int waiting) => new() { ["wm"] = waiting };
    }

    private static Grant? Next(WaitingPart[] heads, SlotRules rules, params Worker[] workers) =>
        SlotPolicy.Next(heads, SlotBoard.Of(workers), rules);

    private static WaitingPart Interactive(Guid job, string detector, int seconds = 0) =>
        new(job, detector, 0, Noon.AddSeconds(seconds), Alone: false);

    private static WaitingPart Bulk(Guid job, Guid batch, int minutes = 0) =>
        new(job, "boken", 1, Noon.AddMinutes(minutes), Alone: false, batch);

    private static Worker Machine(string node, params Guid[] jobs) => new()
    {
        Node = node,
        Slots = 1,
        Runnable = new HashSet<string> { "boken", "wm", "ntech" },
        Loaded = new HashSet<string>(),
        Jobs = jobs,
    };
}
