using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Slots;

public sealed class SlotBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Detectors = ["boken", "medics", "ntech", "wm"];
    private readonly Random random = new(1);

    [Fact]
    public void A_board_that_was_changed_often_decides_as_a_new_one_with_the_same_workers()
    {
        var board = new SlotBoard();
        var workers = new Dictionary<string, Worker>();
        var granted = 0;
        for (var change = 0; change < 3000; change++)
        {
            var node = $"node-{random.Next(12):00}";
            if (random.Next(10) == 0)
            {
                board.Remove(node);
                workers.Remove(node);
            }
            else
            {
                board.Put(workers[node] = Worker(node));
            }

            var fresh = SlotBoard.Of(workers.Values);
            WaitingPart[] heads = [.. Detectors.Where(_ => random.Next(2) == 0).Select(Part)];
            var grant = SlotPolicy.Next(heads, board);
            granted += grant is null ? 0 : 1;

            Assert.Equal((fresh.Slots, fresh.FreeSlots), (board.Slots, board.FreeSlots));
            Assert.Equal(SlotPolicy.Next(heads, fresh), grant);
        }

        Assert.InRange(granted, 1000, 2999);
    }

    [Fact]
    public void Where_many_are_idle_a_part_gets_one_that_has_its_detector_and_one_that_works_for_its_job_goes_before()
    {
        var board = SlotBoard.Of(Enumerable.Range(0, 1000).Select(number => Idle($"node-{number:0000}", number == 900 ? "wm" : "boken")));
        var part = Part("wm");

        Assert.Equal("node-0900", SlotPolicy.Next([part], board)?.Node);

        board.Put(Idle("node-0950", "boken") with { Jobs = [part.Job] });
        Assert.Equal("node-0950", SlotPolicy.Next([part], board)?.Node);
    }

    private Worker Worker(string node) => new()
    {
        Node = node,
        Slots = 1 + random.Next(3),
        Runnable = Detectors.Where(_ => random.Next(5) > 0).ToHashSet(),
        Loaded = Detectors.Where(_ => random.Next(2) == 0).ToHashSet(),
        Jobs = [.. Enumerable.Range(0, random.Next(3)).Select(_ => JobOf(random.Next(4)))],
        Draining = random.Next(10) == 0,
        Exclusive = random.Next(20) == 0,
    };

    private WaitingPart Part(string detector) => new(JobOf(random.Next(4)), detector, 0, Noon.AddSeconds(random.Next(5)), Alone: false);

    private static Guid JobOf(int number) => new(number, 0, 0, new byte[8]);

    private static Worker Idle(string node, string loaded) => new()
    {
        Node = node,
        Slots = 2,
        Runnable = Detectors.ToHashSet(),
        Loaded = new HashSet<string> { loaded },
        Jobs = [],
    };
}
