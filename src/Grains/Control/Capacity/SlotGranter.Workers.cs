using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What workers say, and what becomes of their leases when they say nothing more.</summary>
internal sealed partial class SlotGranter
{
    /// <param name="joined">The worker is new here.</param>
    /// <returns>The leases whose work is to stop.</returns>
    public HeartbeatAnswer Heard(WorkerReport report, out bool joined)
    {
        joined = false;
        if (roster.HasGone(report.Node))
        {
            return new HeartbeatAnswer([.. report.Leases.Select(work => work.Lease)]);
        }

        var worker = roster.Find(report.Node);
        if (worker is not null)
        {
            NoteLoads(worker, worker.Heard(report, time.GetUtcNow()));
        }
        else
        {
            joined = true;
            worker = roster.Join(report);
            log.Joined(report.Node, report.Slots, worker.Runnable);
        }

        foreach (var work in report.Leases.Where(CanBeAdopted))
        {
            Adopt(work, report.Node);
            calls.SlotReady(work.Job, work.Detector);
        }

        var reported = report.Leases.Select(work => work.Lease).ToHashSet();
        leases.Renew(report.Node, reported);
        foreach (var entry in leases.Missing(report.Node, reported))
        {
            worker.Refused |= !entry.Arrived;
            Lose(entry, LeaseEnd.Missing, new LeaseLoss($"{report.Node} does not have the work.", WorkerDied: false, RanAlone: false));
        }

        Refresh(worker);
        Grant();
        return new HeartbeatAnswer([.. report.Leases.Select(work => work.Lease).Where(id => !leases.Knows(id))]);
    }

    /// <summary>The worker did not take its work: it gets no other until it reports again.</summary>
    public void Refused(string node)
    {
        if (roster.Find(node) is { Refused: false } worker)
        {
            worker.Refused = true;
            log.NotTaken(node);
            Refresh(worker);
        }
    }

    /// <summary>The worker has gone; its parts are given to others.</summary>
    public void Gone(string node, bool died, string reason)
    {
        board.Remove(node);
        var lost = leases.On(node);
        var atWork = lost.Count(entry => !entry.Analysed);
        foreach (var entry in lost)
        {
            Lose(
                entry,
                died ? LeaseEnd.WorkerDied : LeaseEnd.WorkerLeft,
                new LeaseLoss(reason, WorkerDied: died, RanAlone: !entry.Analysed && atWork == 1));
        }
    }

    /// <summary>What the worker works on is given to others, since its machine will be taken away.</summary>
    public void Requeue(RosterWorker? worker, string reason)
    {
        if (worker is null)
        {
            return;
        }

        foreach (var entry in leases.On(worker.Node))
        {
            Lose(entry, LeaseEnd.Requeued, new LeaseLoss(reason, WorkerDied: false, RanAlone: false));
        }

        Refresh(worker);
    }

    /// <summary>Takes back what has not been heard of for as long as a lease lives.</summary>
    public void EndSilent(TimeSpan lifetime)
    {
        foreach (var entry in leases.Expired())
        {
            Lose(
                entry,
                LeaseEnd.Expired,
                new LeaseLoss(
                    $"{entry.Lease.Node} has not been heard of for {lifetime.TotalSeconds:0} s.",
                    WorkerDied: false,
                    RanAlone: false));
            Refresh(entry.Lease.Node);
        }

        foreach (var silent in roster.TakeSilent())
        {
            board.Remove(silent.Node);
            log.Silent(silent.Node, lifetime);
        }
    }

    private bool CanBeAdopted(WorkId work) =>
        !leases.Knows(work.Lease) && !leases.HasEnded(work.Lease) && !leases.TryGet(work.Job, work.Detector, out _);

    private void NoteLoads(RosterWorker worker, IReadOnlyCollection<string> loaded)
    {
        if (loaded.Count == 0)
        {
            return;
        }

        var began = leases.On(worker.Node).Where(entry => !entry.Loaded).ToLookup(entry => entry.Lease.Detector, entry => entry.GrantedAt);
        foreach (var detector in loaded.Where(began.Contains))
        {
            var took = time.GetUtcNow() - began[detector].Min();
            measurements.Loads.Add(detector, took);
            instruments.LoadDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("detector", detector));
        }
    }

    private void Lose(LeaseEntry entry, string end, LeaseLoss loss)
    {
        Count(entry, end);
        leases.Lose(entry.Lease);
        log.Lost(entry.Lease.Detector, entry.Lease.Node, entry.Lease.Job, loss.Reason);
        calls.LeaseLost(entry.Lease, loss);
    }
}
