using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>Asks the fleet policy and carries out what it says.</summary>
internal sealed partial class CapacityGrain
{
    private const int RememberedDecisions = 50;

    private readonly Queue<FleetDecision> decisions = [];
    private readonly Dictionary<string, FleetInstanceState> underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Instance> launching = [];
    private readonly LaunchTokens tokens = new(time);
    private readonly HashSet<string> draining = new(StringComparer.Ordinal);
    private Dictionary<string, Instance> instances = new(StringComparer.Ordinal);
    private int changes;
    private bool describing;
    private bool described;

    /// <summary>Asks the provider what there is, then the policy what to do. Not awaited by its callers: a provider that is slow must not hold requests up.</summary>
    private async Task ReconcileAsync()
    {
        if (describing || recovering || application.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        describing = true;
        try
        {
            var before = changes;
            var told = await provider.DescribeAsync(application.ApplicationStopping);
            if (before == changes)
            {
                described = true;
                instances = told.ToDictionary(instance => instance.Id, StringComparer.Ordinal);
                draining.RemoveWhere(id => instances.TryGetValue(id, out var instance) ? instance.State != ProvidedState.Running : WorkerOn(id) is null);
                held.IntersectWith(draining);
                foreach (var id in silentSince.Keys.Except(instances.Keys).ToList())
                {
                    silentSince.Remove(id);
                }
            }

            foreach (var action in FleetPolicy.Decide(View(), fleetOptions.Value))
            {
                Remember(action.Detector is not null ? $"load {action.Detector} on {action.Id}" : $"{action.Do.ToString().ToLowerInvariant()} {action.Id ?? action.Kind}", action.Reason);
                CarryOutAsync(action).Ignore();
            }

            await SaveHeldAsync();
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            LogEnding();
        }
        catch (Exception exception)
        {
            LogNotReconciled(exception);
        }
        finally
        {
            describing = false;
        }
    }

    private Task CarryOutAsync(FleetAction action)
    {
        switch (action.Do)
        {
            case FleetActionKind.Launch:
                return LaunchAsync(action.Kind, Guid.CreateVersion7(), FleetInstanceState.Starting, provider.LaunchAsync);
            case FleetActionKind.Park:
                return LaunchAsync(action.Kind, Guid.CreateVersion7(), FleetInstanceState.Stopping, provider.ParkAsync);
            case FleetActionKind.Start:
                return AskAsync(action.Id!, FleetInstanceState.Starting, async stopping =>
                {
                    // Its next end is another one than that after which it was stopped.
                    gone.Remove(action.Id!);
                    instances[action.Id!] = await provider.StartAsync(action.Id!, stopping);
                });
            case FleetActionKind.Drain:
                draining.Add(action.Id!);
                return Task.CompletedTask;
            case FleetActionKind.Resume:
                Resume(action.Id!);
                return Task.CompletedTask;
            case FleetActionKind.Load:
                Preload(action.Id!, action.Detector!);
                return Task.CompletedTask;
            case FleetActionKind.Requeue:
                Requeue(action.Id!, action.Reason);
                return Task.CompletedTask;
            case FleetActionKind.Stop:
                return AskAsync(action.Id!, FleetInstanceState.Stopping, stopping => provider.StopAsync(action.Id!, stopping));
            case FleetActionKind.Terminate:
                NoteIfItNeverJoined(action.Id!);
                return AskAsync(action.Id!, FleetInstanceState.Stopping, stopping => provider.TerminateAsync(action.Id!, stopping));
            default:
                throw new InvalidOperationException($"The fleet policy asks for {action.Do}, which nobody carries out.");
        }
    }

    private async Task LaunchAsync(string name, Guid token, FleetInstanceState meanwhile, Func<InstanceKind, Guid, CancellationToken, Task<Instance>> launch)
    {
        var kind = provider.Kinds.First(kind => kind.Name == name);
        token = tokens.For(name, meanwhile, token);
        launching[token] = new Instance($"launch-{token:N}", kind, ProvidedState.Running, time.GetUtcNow());
        await AskAsync(launching[token].Id, meanwhile, async stopping =>
        {
            try
            {
                var instance = await launch(kind, token, stopping);
                instances[instance.Id] = instance;
            }
            catch (Exception exception) when (exception is not InstanceLaunchException { MayHaveHappened: false })
            {
                tokens.Keep(name, meanwhile, token);
                throw;
            }
            finally
            {
                launching.Remove(token);
            }
        });
    }

    /// <summary>While the provider is asked, the instance counts as what it will be.</summary>
    private async Task AskAsync(string id, FleetInstanceState meanwhile, Func<CancellationToken, Task> ask)
    {
        var (kind, warm) = instances.TryGetValue(id, out var known) ? (known.Kind.Name, true) : (launching.Values.FirstOrDefault(launch => launch.Id == id)?.Kind.Name ?? "", false);
        underWay[id] = meanwhile;
        changes++;
        try
        {
            await ask(application.ApplicationStopping);
        }
        catch (InstanceLaunchException exception)
        {
            var parks = meanwhile == FleetInstanceState.Stopping;
            Remember(warm ? $"start {id} failed" : $"{(parks ? "park" : "launch")} {kind} failed", exception.Message);
            LogLaunchFailed(exception);
            NoteFailed(kind, warm, parks);
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            LogEnding();
        }
        catch (Exception exception)
        {
            LogNotAsked(exception, id);
        }
        finally
        {
            underWay.Remove(id);
            changes++;
        }
    }

    private void NoteIfItNeverJoined(string id)
    {
        if (instances.TryGetValue(id, out var instance) && WorkerOn(id) is null && !draining.Contains(id))
        {
            NoteFailed(instance.Kind.Name, instance.WasWarm, parks: instance.State != ProvidedState.Running);
        }
    }

    private void NoteFailed(string kind, bool warm, bool parks)
    {
        if (parks)
        {
            measurements.ParkFailed(kind, time.GetUtcNow());
        }
        else
        {
            measurements.Failed(kind, warm, time.GetUtcNow());
        }
    }

    /// <summary>Asked for once: a load that fails is tried again when somebody waits for it, or much later.</summary>
    private void Preload(string id, string detector)
    {
        if (WorkerOn(id) is { } worker && worker.Preloads.TryAdd(detector, time.GetUtcNow()))
        {
            GrainFactory.GetGrain<IDetectorGrain>(DetectorKeys.For(detector, worker.Report.Node)).Load().Ignore();
        }
    }

    private void Requeue(string id, string reason)
    {
        if (WorkerOn(id) is { } worker)
        {
            leases.On(worker.Report.Node).ToList().ForEach(entry => Lose(entry, new LeaseLoss(reason, WorkerDied: false, RanAlone: false)));
        }
    }

    private WorkerState? WorkerOn(string id) => workers.Values.FirstOrDefault(worker => worker.Instance == id);

    private void Remember(string what, string reason)
    {
        LogDecided(what, reason);
        decisions.Enqueue(new FleetDecision(time.GetUtcNow(), what, reason));
        while (decisions.Count > RememberedDecisions)
        {
            decisions.Dequeue();
        }
    }
}
