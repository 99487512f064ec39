using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Bench.Simulation;

/// <summary>A day under the service's own policies: what the capacity grain does, in virtual time.</summary>
internal sealed partial class PolicyRun
{
    /// <summary>As the capacity grain's.</summary>
    private const double Tick = 1;

    private readonly World world;
    private readonly FleetOptions options;
    private readonly InstanceKind kind;
    private readonly Timeline time = new();
    private readonly Machines machines;
    private readonly WaitingParts waiting = new();
    private readonly Dictionary<(Guid, string), Part> parts = [];
    private readonly Measurements measurements;
    private readonly List<Batch> batches = [];
    private readonly List<double> latencies = [];
    private readonly SortedList<double, double> batchTimes = [];
    private readonly Dictionary<string, int> memory;
    private readonly HashSet<string> runnable;
    private int ids;
    private int open;

    private PolicyRun(World world, FleetOptions options, int seed, bool failing)
    {
        (this.world, this.options) = (world, options);
        kind = world.Kind;
        machines = new Machines(world, time, new Random(seed), new Random(-seed), failing) { Gone = Requeue };
        measurements = new Measurements(options);
        memory = world.Detectors.ToDictionary(detector => detector.Key, detector => detector.Value.MemoryMiB);
        runnable = [.. world.Detectors.Keys];
    }

    /// <param name="end">The trace's end in seconds: fleets run until then, and until all work is done.</param>
    public static Outcome Run(
        string way,
        World world,
        FleetOptions options,
        IReadOnlyList<Arrival> trace,
        double end,
        int seed,
        bool failing = false)
    {
        var run = new PolicyRun(world, options, seed, failing);
        run.Begin(trace);
        while ((run.time.Second < end || run.open > 0) && run.time.Step())
        {
        }

        run.machines.Close();
        return new Outcome
        {
            Way = way,
            Latencies = [.. run.latencies.Order()],
            Batches = [.. run.batchTimes.Values],
            InstanceHours = run.machines.InstanceHours,
            Usd = run.machines.InstanceHours * world.Instance.UsdPerHour,
            Instances = run.machines.Levels,
            Launches = run.machines.Launches,
            Failed = run.machines.Failed,
            Interrupted = run.machines.Interrupted,
        };
    }

    private void Begin(IReadOnlyList<Arrival> trace)
    {
        for (var i = 0; i < world.Limits.WarmInstances; i++)
        {
            machines.AddWarm();
        }

        open = trace.Count;
        foreach (var arrival in trace)
        {
            time.At(arrival.Second, () => Arrive(arrival));
        }

        time.At(0, OnTick);
    }

    private void Arrive(Arrival arrival)
    {
        if (arrival.Interactive)
        {
            Submit(arrival, batch: null);
        }
        else
        {
            batches.Add(new Batch(NewId(), arrival));
            FillBatches();
        }

        Grant();
    }

    private void FillBatches()
    {
        var slots = machines.All.Count(machine => machine.State == FleetInstanceState.Hot) * kind.Slots;
        foreach (var batch in batches)
        {
            while (batch.Submitted < batch.Arrival.Videos && batch.Outstanding < 2 * Math.Max(1, slots))
            {
                batch.Submitted++;
                Submit(batch.Arrival, batch);
            }
        }
    }

    private void Submit(Arrival arrival, Batch? batch)
    {
        var job = new Job(NewId(), time.Second, arrival.ClipSeconds, batch, arrival.Detectors.Count);
        if (batch is null)
        {
            var services = arrival.Detectors.Sum(detector => measurements.ServiceOf(detector, kind.Name).TotalSeconds);
            measurements.Bursts.Arrived(TimeSpan.FromSeconds(services), time.Now);
        }

        foreach (var detector in arrival.Detectors)
        {
            Wait(new Part(job, detector));
            if (batch is null)
            {
                measurements.Demand.Arrived(measurements.ServiceOf(detector, kind.Name), time.Now);
            }
        }
    }

    private void Wait(Part part)
    {
        parts[(part.Job.Id, part.Detector)] = part;
        waiting.Add(
            new WaitingPart(
                part.Job.Id,
                part.Detector,
                part.Job.Batch is null ? 0 : 1,
                Timeline.Midnight.AddSeconds(part.Job.Arrived),
                Alone: false,
                part.Job.Batch?.Id));
    }

    private void OnTick()
    {
        FillBatches();
        machines.All.ForEach(machine => machine.Collect(time.Now));
        foreach (var action in FleetPolicy.Decide(State(), options))
        {
            CarryOut(action);
        }

        Grant();
        time.In(Tick, OnTick);
    }

    private void Grant()
    {
        while (waiting.Count > 0)
        {
            if (
                SlotPolicy.Next(
                    waiting.Heads,
                    SlotBoard.Of(machines.All.Where(machine => machine.State == FleetInstanceState.Hot).Select(View)),
                    Rules())
                is not { } grant)
            {
                break;
            }

            waiting.Remove(grant.Part.Job, grant.Part.Detector);
            Start(machines.All.First(machine => machine.Id == grant.Node), parts[(grant.Part.Job, grant.Part.Detector)], grant.Evict);
        }

        measurements.Demand.Saw(machines.All.Sum(machine => machine.Running.Count(running => running.Part.Job.Batch is null)), time.Now);
    }

    private void Start(Machine machine, Part part, IReadOnlyList<string>? evict)
    {
        foreach (var detector in evict ?? [])
        {
            machine.Loaded.Remove(detector);
        }

        var facts = world.Detectors[part.Detector];
        var load = machine.Loaded.ContainsKey(part.Detector) ? 0 : facts.LoadSeconds;
        var service = facts.Seconds(part.Job.ClipSeconds);
        machine.Loaded[part.Detector] = time.Now;
        var expected = time.Now.AddSeconds(load) + measurements.ServiceOf(part.Detector, kind.Name);
        var running = new Running(part, time.Second, time.Second + load + service, expected);
        machine.Running.Add(running);
        time.In(load + service, () =>
        {
            if (!machine.Running.Remove(running))
            {
                return;
            }

            measurements.Services.Add(new DetectorOnKind(part.Detector, kind.Name), TimeSpan.FromSeconds(service));
            if (load > 0)
            {
                measurements.Loads.Add(part.Detector, TimeSpan.FromSeconds(load));
            }

            machine.Loaded[part.Detector] = machine.IdleSince = time.Now;
            Ended(part);
            Grant();
        });
    }

    private void Ended(Part part)
    {
        parts.Remove((part.Job.Id, part.Detector));
        if (--part.Job.PartsLeft > 0)
        {
            return;
        }

        if (part.Job.Batch is not { } batch)
        {
            latencies.Add(time.Second - part.Job.Arrived);
            open--;
        }
        else if (++batch.Done == batch.Arrival.Videos)
        {
            batches.Remove(batch);
            batchTimes.Add(batch.Arrival.Second, time.Second - batch.Arrival.Second);
            open--;
        }
        else
        {
            FillBatches();
        }
    }

    private Guid NewId() => new(++ids, 0, 0, new byte[8]);
}
