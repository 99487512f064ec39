using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Bench.Simulation;

/// <summary>The world as the policies see it, and what they decide as it happens in the world.</summary>
internal sealed partial class PolicyRun
{
    private FleetState State() => new()
    {
        Now = time.Now,
        Kinds = [measurements.Of(kind)],
        Instances =
        [
            .. machines.All.Select(machine => new FleetInstance
            {
                Id = machine.Id,
                Kind = kind.Name,
                State = machine.State,
                Since = machine.Since,
                WasWarm = machine.WasWarm,
                Slots = kind.Slots,
                Busy = machine.Running.Count,
                IdleSince = machine.Running.Count == 0 ? machine.IdleSince : null,
                Loaded = machine.Loaded.Keys,
                MemoryMiB = machine.Loading is null ? kind.MemoryMiB : 0,
                EndsAt = machine.EndsAt,
            }),
        ],
        Queue = [.. waiting.Totals],
        Batches = [.. batches.Select(batch => new OpenBatch(batch.Id, batch.Left, batch.Arrival.Detectors))],
        ServiceTimes = measurements.Services.All,
        DetectorMemoryMiB = memory,
        RecentSlots = measurements.Demand.Suffices(options.DemandShare, time.Now),
        BurstSlots = measurements.Bursts.Slots(options.BurstSlots, time.Now),
        ArrivingLoad = options.SurgeFactor * measurements.Demand.LoadAt(time.Now),
    };

    private SlotRules Rules()
    {
        var ofBatches = machines.All.SelectMany(machine => machine.Running)
            .Where(running => running.Part.Job.Batch is not null)
            .CountBy(running => running.Part.Job.Batch!.Id)
            .ToDictionary();
        return new SlotRules
        {
            Now = time.Now,
            LoadTimes = measurements.Loads.All,
            ServiceTimes = measurements.ServiceTimes,
            MemoryMiB = memory,
            Waiting = waiting.Interactive,
            SlotsOfBatch = ofBatches,
            BatchSlots = ofBatches.Values.Sum(),
            InteractiveReserve = options.InteractiveReserve,
            BatchShare = options.BatchShare,
            BatchPatience = options.BatchPatience,
        };
    }

    private Worker View(Machine machine) =>
        new()
        {
            Node = machine.Id,
            Slots = kind.Slots,
            Runnable = runnable,
            Loaded = machine.Loaded.Keys.ToHashSet(),
            Jobs = machine.Loading is null ? [.. machine.Running.Select(running => running.Part.Job.Id)] : [Guid.Empty],
            Busy = machine.Loading is { } loading ? [loading.Detector] : [.. machine.Running.Select(running => running.Part.Detector)],
            LastUsed = machine.Loaded,
            MemoryMiB = kind.MemoryMiB,
            FreeAt =
                machine.Loading is { } load ? load.Until
                : machine.Running.Count < kind.Slots ? null
                : machine.Running.Min(running => running.ExpectedUntil),
        };

    private void CarryOut(FleetAction action)
    {
        var machine = machines.All.Find(machine => machine.Id == action.Id);
        switch (action.Do)
        {
            case FleetActionKind.Launch or FleetActionKind.Start:
                if (machines.TryStart(machine, Joined) is null)
                {
                    measurements.Failed(kind.Name, machine is not null, time.Now);
                }

                break;
            case FleetActionKind.Drain:
                machine!.State = FleetInstanceState.Draining;
                break;
            case FleetActionKind.Load:
                Load(machine!, action.Detector!);
                break;
            case FleetActionKind.Requeue:
                Requeue(machine!);
                break;
            case FleetActionKind.Stop or FleetActionKind.Terminate:
                if (machine!.State == FleetInstanceState.Starting)
                {
                    measurements.Failed(kind.Name, machine.WasWarm, time.Now);
                }

                machines.Stop(machine, forGood: action.Do == FleetActionKind.Terminate);
                break;
            default:
                throw new BenchException($"The simulated world has no {action.Do}.");
        }
    }

    private void Load(Machine machine, string detector)
    {
        var seconds = world.Detectors[detector].LoadSeconds;
        var boot = machine.Boot;
        machine.Loading = (detector, time.Now.AddSeconds(seconds));
        machine.Loaded[detector] = time.Now;
        time.In(seconds, () =>
        {
            if (machine.Boot == boot)
            {
                machine.Loading = null;
                Grant();
            }
        });
    }

    private void Joined(Machine machine)
    {
        measurements.Joined(kind.Name, machine.WasWarm, time.Now - machine.Since);
        Grant();
    }

    /// <summary>What a machine worked on waits again; what it does of it from now on is lost.</summary>
    private void Requeue(Machine machine)
    {
        foreach (var running in machine.Running)
        {
            Wait(running.Part);
        }

        machine.Running.Clear();
    }
}
