using FakeFinder.Bench.Measuring;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;

namespace FakeFinder.Bench.Capacity;

/// <summary>
/// Jobs of one part each, so many a second at even distances, and workers that report every heartbeat what they work on. A call's time is
/// from the moment at which it was due until its answer is there.
/// </summary>
internal sealed class SiloLoad(ICapacityGrain capacity, EvenFleet fleet, JobHints hints, int rate, double partSeconds)
{
    public const string Requests = "request";
    public const string Releases = "release";
    public const string Heartbeats = "heartbeat";

    private readonly OpenLoop loop = new();
    private readonly Random random = new(1);
    private readonly Dictionary<string, HashSet<WorkId>> working = fleet.Nodes.ToDictionary(node => node, _ => new HashSet<WorkId>());
    private readonly Dictionary<Guid, (string Detector, DateTimeOffset Since)> waiting = [];
    private readonly Dictionary<string, List<TimeSpan>> times = new()
    {
        [Requests] = [],
        [Releases] = [],
        [Heartbeats] = [],
    };

    private double next;
    private bool measuring;
    private int parts;

    /// <summary>Parts that ended while it was measured.</summary>
    public int Parts => parts;

    /// <summary>Requests that were not granted at once, while it was measured.</summary>
    public int Waited { get; private set; }

    public int Outstanding => working.Values.Sum(here => here.Count);

    public IReadOnlyList<string> Kinds => [.. times.Keys];

    public Times Of(string kind) => new(times[kind]);

    /// <param name="warmUp">Seconds that are not measured.</param>
    /// <param name="began">Happens when the measurement begins.</param>
    public void Run(double warmUp, double seconds, Action began)
    {
        var every = new LeaseOptions().Heartbeat.TotalSeconds;
        foreach (var node in fleet.Nodes)
        {
            var first = random.NextDouble() * every;
            loop.At(first, () => Beat(node, first, every));
        }

        // All workers have reported by then: the grain grants.
        next = 2 * every;
        loop.At(next, Arrive);
        loop.Run(next + warmUp, AskAgain);
        measuring = true;
        began();
        loop.Run(next + seconds, AskAgain);
        measuring = false;
        if (hints.Lost > 0)
        {
            throw new BenchException($"{hints.Lost} leases were lost, which cannot be here.");
        }
    }

    private void Arrive()
    {
        var due = next;
        Ask(Guid.CreateVersion7(), CapacityRun.Detectors[random.Next(CapacityRun.Detectors.Count)], DateTimeOffset.UtcNow, due);
        next += 1.0 / rate;
        loop.At(next, Arrive);
    }

    private void AskAgain()
    {
        foreach (var job in hints.Take())
        {
            if (waiting.Remove(job, out var part))
            {
                Ask(job, part.Detector, part.Since, loop.Second);
            }
        }
    }

    private void Ask(Guid job, string detector, DateTimeOffset since, double due)
    {
        waiting[job] = (detector, since);
        var request = new LeasesRequest(job, JobPriority.Interactive, since, Batch: null, [new PartRequest(detector)]);
        loop.When(capacity.Request(request), (answer, at) =>
        {
            Note(Requests, due, at);
            if (answer.Parts[0].Lease is { } lease)
            {
                Begin(lease);
            }
            else
            {
                Waited += measuring ? 1 : 0;
            }
        });
    }

    private void Begin(Lease lease)
    {
        waiting.Remove(lease.Job);
        var work = new WorkId(lease.Job, lease.Detector, 1, lease.Id);
        working[lease.Node].Add(work);
        fleet.Load(lease.Node, lease.Detector);
        var end = loop.Second + (partSeconds * (0.5 + random.NextDouble()));
        loop.At(end, () => End(work, lease.Node, end));
    }

    private void End(WorkId work, string node, double due)
    {
        working[node].Remove(work);
        loop.When(Answer(capacity.Release(work.Job, [new EndedPart(work.Detector, Completed: true)])), (_, at) =>
        {
            Note(Releases, due, at);
            parts += measuring ? 1 : 0;
        });
    }

    private void Beat(string node, double due, double every)
    {
        loop.At(due + every, () => Beat(node, due + every, every));
        var report = fleet.Report(node, CapacityRun.Slots, CapacityRun.Detectors, [.. working[node]]);
        loop.When(capacity.Heartbeat(report), (_, at) => Note(Heartbeats, due, at));
    }

    private void Note(string kind, double due, double at)
    {
        if (measuring)
        {
            times[kind].Add(TimeSpan.FromSeconds(at - due));
        }
    }

    private static async Task<bool> Answer(Task call)
    {
        await call;
        return true;
    }
}
