using CsCheck;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Slots;

/// <summary>What holds of grants whatever waits and whoever works.</summary>
public sealed class SlotPolicyInvariantsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Detectors = ["boken", "wm", "ntech"];

    private static readonly Gen<string> AnyDetector = Gen.Int[0, 2].Select(index => Detectors[index]);

    private static readonly Gen<WaitingPart> AnyPart =
        from job in Gen.Int[1, 8]
        from detector in AnyDetector
        from urgency in Gen.Int[0, 1]
        from seconds in Gen.Int[-900, 0]
        from alone in Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true)))
        from batch in Gen.Int[1, 2]
        select new WaitingPart(
            new Guid(job, 0, 0, new byte[8]),
            detector,
            urgency,
            Noon.AddSeconds(seconds),
            alone,
            urgency == 0 ? null : new Guid(batch, 1, 0, new byte[8]));

    private static readonly Gen<Worker> AnyWorker =
        from slots in Gen.Int[1, 3]
        from loaded in AnyDetector.HashSet[0, 3]
        from draining in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from memory in Gen.Int[0, 2].Select(index => new[] { 0, 8000, 15000 }[index])
        select new Worker
        {
            Node = "",
            Slots = slots,
            Runnable = Detectors.ToHashSet(),
            Loaded = loaded,
            Jobs = [],
            MemoryMiB = memory,
            Draining = draining,
        };

    private static readonly Gen<SlotRules> AnyRules =
        from reserve in Gen.Int[0, 2].Select(index => new[] { 0, 0.1, 0.5 }[index])
        from patience in Gen.Int[1, 20]
        select new SlotRules
        {
            Now = Noon,
            InteractiveReserve = reserve,
            BatchShare = 0.2,
            BatchPatience = TimeSpan.FromMinutes(patience),
            LoadTimes = Detectors.ToDictionary(detector => detector, detector => TimeSpan.FromSeconds(3 * detector.Length)),
            MemoryMiB = Detectors.ToDictionary(detector => detector, detector => 1500 * detector.Length),
        };

    [Fact]
    public void No_slot_is_given_twice_and_who_runs_alone_is_alone() =>
        Gen.Select(AnyPart.List[0, 30], AnyWorker.Array[1, 5], AnyRules)
            .Sample(
                (parts, machines, rules) =>
                {
                    var fleet = new GrantedFleet(parts, machines, rules);
                    while (fleet.Grant())
                    {
                        Assert.All(
                            fleet.Workers,
                            worker =>
                            {
                                Assert.True(worker.Jobs.Count <= worker.Slots);
                                Assert.True(!worker.Exclusive || worker.Jobs.Count == 1);
                                Assert.True(!worker.Draining || worker.Jobs.Count == 0);
                                Assert.True(
                                    worker.MemoryMiB == 0
                                        || worker.Busy.Count <= 1
                                        || worker.Busy.Distinct().Sum(detector => rules.MemoryMiB[detector]) <= worker.MemoryMiB);
                            });
                    }
                });

    [Fact]
    public void No_part_is_forgotten_as_long_as_a_worker_takes_work() =>
        Gen.Select(AnyPart.List[0, 30], AnyWorker.Array[1, 5], AnyRules).Sample((parts, machines, rules) =>
        {
            machines[0] = machines[0] with { Draining = false };
            var fleet = new GrantedFleet(parts, machines, rules);
            var distinct = parts.Select(part => (part.Job, part.Detector)).Distinct().Count();
            while (fleet.Left > 0)
            {
                var before = fleet.Left;
                while (fleet.Grant())
                {
                }

                Assert.True(fleet.Left < before, "Something waits, all workers are idle, and nothing is granted.");
                fleet.EndAll();
            }

            Assert.Equal(distinct, fleet.Granted.Distinct().Count());
            Assert.Equal(distinct, fleet.Granted.Count);
        });

    /// <summary>A queue and workers, to which grants are applied.</summary>
    private sealed class GrantedFleet(IEnumerable<WaitingPart> parts, IEnumerable<Worker> machines, SlotRules rules)
    {
        private readonly WaitingParts waiting = Queue(parts);

        public List<Worker> Workers { get; } = [.. machines.Select((worker, number) => worker with { Node = $"w{number}" })];

        public List<(Guid, string)> Granted { get; } = [];

        public int Left => waiting.Count;

        public bool Grant()
        {
            var busy = Workers.Sum(worker => worker.Jobs.Count);
            if (SlotPolicy.Next(waiting.Heads, SlotBoard.Of(Workers), rules with { BatchSlots = busy }) is not { } grant)
            {
                return false;
            }

            Assert.True(waiting.Remove(grant.Part.Job, grant.Part.Detector));
            Granted.Add((grant.Part.Job, grant.Part.Detector));
            var number = Workers.FindIndex(worker => worker.Node == grant.Node);
            var worker = Workers[number];
            Workers[number] = worker with
            {
                Jobs = [.. worker.Jobs, grant.Part.Job],
                Busy = [.. worker.Busy, grant.Part.Detector],
                Exclusive = worker.Exclusive || grant.Part.Alone,
                Loaded = worker.Loaded.Except(grant.Evict ?? []).Append(grant.Part.Detector).ToHashSet(),
            };
            return true;
        }

        public void EndAll()
        {
            for (var number = 0; number < Workers.Count; number++)
            {
                Workers[number] = Workers[number] with { Jobs = [], Busy = [], Exclusive = false };
            }
        }

        private static WaitingParts Queue(IEnumerable<WaitingPart> parts)
        {
            var queue = new WaitingParts();
            foreach (var part in parts)
            {
                queue.Add(part);
            }

            return queue;
        }
    }
}
