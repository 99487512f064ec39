using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Simulation;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Instruments = FakeFinder.Grains.Control.Instruments;

namespace FakeFinder.Bench.Capacity;

/// <summary>
/// A service of some size in virtual time: jobs of all detectors arrive as fast as others end, workers report every heartbeat, jobs that
/// wait ask
/// as seldom as they do. Only the calls are timed.
/// </summary>
internal sealed class CapacityRun : ISlotCalls
{
    public const int Slots = 8;

    private const int Batches = 10;
    private const string Question = "question";
    private const string Ticks = "tick";

    /// <summary>How long a part takes, in the middle and at most more or less.</summary>
    private static readonly (double Middle, double Spread) PartSeconds = (20, 10);

    private readonly Timeline timeline = new();
    private readonly Random random = new(1);
    private readonly LeaseOptions leases = new();
    private readonly Grains.Control.Videos.JobOptions jobOptions = new();
    private readonly EvenFleet fleet;
    private readonly CapacityParts parts;
    private readonly Dictionary<Guid, WaitingJob> jobs = [];
    private readonly Dictionary<string, List<WorkId>> working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Calls, long Ticks)> times = [];
    private readonly int mostWaiting;
    private readonly List<(Guid Job, string Detector)> told = [];
    private int made;
    private int waiting;

    private CapacityRun(int workers, int mostWaiting)
    {
        this.mostWaiting = mostWaiting;
        fleet = new EvenFleet(workers, Timeline.Midnight);
        var options = new FleetOptions { MinimumHot = 0, MaximumInstances = workers, WorkersJoin = false };
        foreach (var detector in Detectors)
        {
            options.DetectorMemoryMiB[detector] = EvenFleet.MemoryMiB / 4;
        }

        parts = new CapacityParts(
            new UnstoredRecord(),
            fleet,
            fleet,
            this,
            leases,
            options,
            new TimelineClock(timeline),
            new CapacityLog(NullLogger<CapacityGrain>.Instance),
            new Instruments(),
            CancellationToken.None);
    }

    public static IReadOnlyList<string> Detectors { get; } = ["boken", "eighteen", "medics", "ntech", "selimsef", "wm"];

    public static IReadOnlyList<string> Kinds { get; } = ["heartbeat", "first request", "request for a slot", Question, "release"];

    /// <summary>Has all code compiled before anything is measured.</summary>
    public static void WarmUp()
    {
        var run = new CapacityRun(workers: 100, mostWaiting: 10_000);
        run.Begin();
        run.Until(120);
    }

    /// <returns>A row of the table.</returns>
    public static IReadOnlyList<string> Measure(int workers, int waiting, int seconds)
    {
        var run = new CapacityRun(workers, waiting);
        run.Begin();
        run.Until(seconds);
        run.times.Clear();
        run.Until(2 * seconds);
        var all = run.Sum(Kinds);
        var told = run.Sum(Kinds.Where(kind => kind != Question));
        var tick = run.Sum([Ticks]);
        return
        [
            $"{workers}",
            $"{all.Calls}",
            .. Kinds.Append(Ticks).Select(kind => $"{1e6 * run.Sum([kind]).Seconds / Math.Max(1, run.Sum([kind]).Calls):0.0}"),
            Report.Number(all.Calls / all.Seconds),
            Report.Number(told.Calls / told.Seconds),
            $"{(all.Seconds + tick.Seconds) / seconds:0.0000}",
        ];
    }

    private (int Calls, double Seconds) Sum(IEnumerable<string> kinds)
    {
        var sums = kinds.Select(kind => times.GetValueOrDefault(kind)).ToList();
        return (sums.Sum(one => one.Calls), Stopwatch.GetElapsedTime(0, sums.Sum(one => one.Ticks)).TotalSeconds);
    }

    public void SlotReady(Guid job, string detector) => told.Add((job, detector));

    public void LeaseLost(Lease lease, LeaseLoss loss) =>
        throw new BenchException($"A lease was lost, which cannot be here: {loss.Reason}");

    public void Load(string detector, string node)
    {
    }

    public void Unload(string detector, string node)
    {
    }

    private void Begin()
    {
        foreach (var node in fleet.Nodes)
        {
            working[node] = [];
            timeline.In(random.NextDouble() * leases.Heartbeat.TotalSeconds, () => Beat(node));
        }

        timeline.In(leases.Heartbeat.TotalSeconds, () =>
        {
            parts.Granter.Open();
            AnswerTold();
            timeline.In(0, Tick);
        });
        FillQueue();
    }

    private void Until(double second)
    {
        while (timeline.Second < second && timeline.Step())
        {
        }
    }

    private void FillQueue()
    {
        while (waiting < mostWaiting)
        {
            var job = new WaitingJob(
                Guid.CreateVersion7(timeline.Now),
                timeline.Now,
                ++made % 2 == 0 ? new Guid(made / 2 % Batches + 1, 0, 0, new byte[8]) : null);
            jobs.Add(job.Id, job);
            waiting += Detectors.Count;
            Ask(job, "first request");
            timeline.In(random.NextDouble() * jobOptions.AskEvery.TotalSeconds, () => AskAgain(job));
        }
    }

    private void AskAgain(WaitingJob job)
    {
        if (job.Left > 0)
        {
            Ask(job, Question);
            timeline.In(jobOptions.AskEvery.TotalSeconds, () => AskAgain(job));
        }
    }

    private void Ask(WaitingJob job, string kind)
    {
        var request = job.Request(job.Open);
        var answer = Timed(kind, () => parts.Granter.Request(request));
        for (var i = 0; i < answer.Length; i++)
        {
            Begin(job, request.Parts[i].Detector, answer[i].Lease);
        }

        AnswerTold();
    }

    /// <summary>Who is told that it has a lease asks for it, as jobs do.</summary>
    private void AnswerTold()
    {
        var ready = told.ToList();
        told.Clear();
        foreach (var (id, detector) in ready)
        {
            var request = jobs[id].Request([detector]);
            Begin(jobs[id], detector, Timed("request for a slot", () => parts.Granter.Request(request))[0].Lease);
        }
    }

    private void Begin(WaitingJob job, string detector, Lease? lease)
    {
        if (lease is null || !job.Begin(detector, lease))
        {
            return;
        }

        waiting--;
        var work = new WorkId(job.Id, detector, 1, lease.Id);
        working[lease.Node].Add(work);
        fleet.Load(lease.Node, detector);
        timeline.In(PartSeconds.Middle + (PartSeconds.Spread * ((2 * random.NextDouble()) - 1)), () => End(job, work, lease.Node));
    }

    private void End(WaitingJob job, WorkId work, string node)
    {
        working[node].Remove(work);
        if (job.End(work.Detector) == 0)
        {
            jobs.Remove(job.Id);
        }

        Timed("release", () =>
        {
            parts.Granter.Release(job.Id, [new EndedPart(work.Detector, Completed: true)]);
            return 0;
        });
        AnswerTold();
        FillQueue();
    }

    private void Beat(string node)
    {
        var report = fleet.Report(node, Slots, Detectors, working[node]);
        Timed("heartbeat", () => parts.Granter.Heard(WorkerReports.Checked(report), out _));
        AnswerTold();
        timeline.In(leases.Heartbeat.TotalSeconds, () => Beat(node));
    }

    private void Tick()
    {
        Timed(Ticks, () =>
        {
            parts.Granter.EndSilent(leases.Lifetime);
            parts.Fleet.ReconcileAsync().GetAwaiter().GetResult();
            parts.Granter.Grant();
            return 0;
        });
        AnswerTold();
        timeline.In(1, Tick);
    }

    private T Timed<T>(string kind, Func<T> call)
    {
        var since = Stopwatch.GetTimestamp();
        var result = call();
        var (calls, ticks) = times.GetValueOrDefault(kind);
        times[kind] = (calls + 1, ticks + Stopwatch.GetTimestamp() - since);
        return result;
    }

    /// <summary>A job with a part for each detector.</summary>
    private sealed class WaitingJob(Guid id, DateTimeOffset since, Guid? batch)
    {
        private readonly Dictionary<string, Lease?> parts = Detectors.ToDictionary(detector => detector, Lease? (_) => null);

        public Guid Id => id;

        public int Left => parts.Count;

        public IReadOnlyCollection<string> Open => [.. parts.Keys];

        public LeasesRequest Request(IEnumerable<string> detectors) =>
            new(
                id,
                batch is null ? JobPriority.Interactive : JobPriority.Batch,
                since,
                batch,
                [.. detectors.Select(detector => new PartRequest(detector, Held: parts[detector]))]);

        /// <returns>False where it works under this lease already.</returns>
        public bool Begin(string detector, Lease lease)
        {
            var isNew = parts[detector] is null;
            parts[detector] = lease;
            return isNew;
        }

        /// <returns>How many parts are left.</returns>
        public int End(string detector)
        {
            parts.Remove(detector);
            return parts.Count;
        }
    }
}
