using BenchmarkDotNet.Attributes;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Bench.Code;

/// <summary>One decision of the slot policy in a large fleet: what each grant costs at least.</summary>
public class SlotPolicyBenchmarks
{
    private const int Detectors = 20;
    private const int SlotsOfWorker = 4;

    private List<WaitingPart> heads = [];
    private SlotBoard board = new();

    [Params(10, 1000)]
    public int Workers { get; set; }

    [Params(false, true)]
    public bool AllBusy { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var names = Enumerable.Range(0, Detectors).Select(index => $"detector-{index}").ToHashSet();
        heads =
        [
            .. names.Select(
                (name, index) =>
                    new WaitingPart(Guid.CreateVersion7(), name, index % 2, DateTimeOffset.UnixEpoch.AddSeconds(index), Alone: false)),
        ];
        board = SlotBoard.Of(
            Enumerable
                .Range(0, Workers)
                .Select(index => new Worker
                {
                    Node = $"worker-{index}",
                    Slots = SlotsOfWorker,
                    Runnable = names,
                    Loaded = names.Skip(index % Detectors).Take(3).ToHashSet(),
                    Jobs = [.. Enumerable.Range(0, AllBusy ? SlotsOfWorker : index % SlotsOfWorker).Select(_ => Guid.CreateVersion7())],
                }));
    }

    [Benchmark]
    public Grant? Next() => SlotPolicy.Next(heads, board);
}
