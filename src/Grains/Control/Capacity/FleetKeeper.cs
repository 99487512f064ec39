using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// Asks the provider what there is and the fleet policy what to do, and carries that out. Not thread-safe (a grain owns it).
/// </summary>
/// <param name="save">Writes down which instances are kept drained.</param>
internal sealed class FleetKeeper(
    IInstanceProvider provider,
    InstanceLedger ledger,
    WorkerRoster roster,
    SlotGranter granter,
    FleetPicture picture,
    Measurements measurements,
    FleetDecisions decisions,
    ISlotCalls calls,
    FleetOptions options,
    Func<Task> save,
    TimeProvider time,
    CapacityLog log,
    Instruments instruments,
    CancellationToken stopping)
{
    private readonly LaunchTokens tokens = new(time);
    private readonly Joins joins = new(time.GetUtcNow());
    private readonly FleetFigures figures = new(instruments, time);
    private bool describing;

    /// <summary>Not awaited by its callers: a provider that is slow must not hold requests up.</summary>
    public async Task ReconcileAsync()
    {
        if (describing || !granter.IsOpen || stopping.IsCancellationRequested)
        {
            return;
        }

        describing = true;
        try
        {
            var before = ledger.Changes;
            var told = await provider.DescribeAsync(stopping);
            if (before == ledger.Changes)
            {
                ledger.Told(told);
                roster.KeepSilent(ledger.Exists);
                granter.RefreshAll();
            }

            var state = picture.State();
            figures.Saw(state);
            foreach (var action in FleetPolicy.Decide(state, options))
            {
                decisions.Add(
                    action.Detector is not null
                        ? $"load {action.Detector} on {action.Id}"
                        : $"{NameOf(action.Do)} {action.Id ?? action.Kind}",
                    action.Reason);
                CarryOutAsync(action).Ignore();
            }

            await save();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.Ending();
        }
        catch (Exception exception)
        {
            log.NotReconciled(exception);
        }
        finally
        {
            describing = false;
        }
    }

    public Task CarryOutAsync(FleetAction action)
    {
        switch (action.Do)
        {
            case FleetActionKind.Launch:
                return LaunchAsync(action.Kind, Guid.CreateVersion7());
            case FleetActionKind.Park:
                return LaunchAsync(action.Kind, Guid.CreateVersion7(), FleetInstanceState.Stopping, provider.ParkAsync);
            case FleetActionKind.Start:
                return AskAsync(action.Id!, FleetInstanceState.Starting, async () =>
                {
                    roster.Starts(action.Id!);
                    ledger.Told(await provider.StartAsync(action.Id!, stopping));
                });
            case FleetActionKind.Drain:
                ledger.Drain(action.Id!);
                granter.RefreshAll();
                break;
            case FleetActionKind.Resume:
                Resume(action.Id!);
                break;
            case FleetActionKind.Load:
                Preload(action.Id!, action.Detector!);
                break;
            case FleetActionKind.Requeue:
                granter.Requeue(roster.On(action.Id!), action.Reason);
                break;
            case FleetActionKind.Stop:
                return AskAsync(action.Id!, FleetInstanceState.Stopping, () => provider.StopAsync(action.Id!, stopping));
            case FleetActionKind.Terminate:
                NoteIfItNeverJoined(action.Id!);
                return AskAsync(action.Id!, FleetInstanceState.Stopping, () => provider.TerminateAsync(action.Id!, stopping));
            default:
                throw new InvalidOperationException($"The fleet policy asks for {action.Do}, which nobody carries out.");
        }

        return Task.CompletedTask;
    }

    /// <param name="token">The same token again is the same launch.</param>
    public Task LaunchAsync(string kind, Guid token) => LaunchAsync(kind, token, FleetInstanceState.Starting, provider.LaunchAsync);

    /// <summary>A worker has joined: how long its instance took for it, and how many slots its kind has, is measured.</summary>
    public void NoteJoined(WorkerReport report)
    {
        if (ledger.Find(report.Instance ?? report.Node) is { } instance)
        {
            ledger.NoteSlots(instance.Kind.Name, report.Slots);
            if (joins.Note(instance, time.GetUtcNow()) is { } took)
            {
                measurements.Joined(instance.Kind.Name, instance.WasWarm, took);
                figures.Joined(instance, took, report.Age);
            }

            joins.Keep(ledger.Ids);
        }
    }

    /// <summary>An instance that ended before its worker joined counts as a failed launch.</summary>
    /// <param name="reason">Why it ended, where nobody here ended it.</param>
    public void NoteIfItNeverJoined(string id, string? reason = null)
    {
        if (ledger.Find(id) is { } instance && roster.On(id) is null && !ledger.IsDraining(id))
        {
            if (reason is not null)
            {
                decisions.Add($"{id} failed", reason);
            }

            NoteFailed(instance.Kind.Name, instance.WasWarm, parks: instance.State != ProvidedState.Running);
        }
    }

    private async Task LaunchAsync(
        string name,
        Guid token,
        FleetInstanceState meanwhile,
        Func<InstanceKind, Guid, CancellationToken, Task<Instance>> launch)
    {
        var kind = ledger.Kinds.First(kind => kind.Name == name);
        token = tokens.For(name, meanwhile, token);
        await AskAsync(ledger.BeginLaunch(token, kind), meanwhile, async () =>
        {
            try
            {
                ledger.Told(await launch(kind, token, stopping));
            }
            catch (Exception exception) when (exception is not InstanceLaunchException { MayHaveHappened: false })
            {
                tokens.Keep(name, meanwhile, token);
                throw;
            }
            finally
            {
                ledger.EndLaunch(token);
            }
        });
    }

    /// <summary>While the provider is asked, the instance counts as what it will be.</summary>
    private async Task AskAsync(string id, FleetInstanceState meanwhile, Func<Task> ask)
    {
        var warm = ledger.Exists(id);
        var kind = ledger.Find(id)?.Kind.Name ?? "";
        ledger.Begin(id, meanwhile);
        var began = time.GetTimestamp();
        try
        {
            await ask();
            if (meanwhile == FleetInstanceState.Starting)
            {
                figures.Requested(kind, warm, time.GetElapsedTime(began));
            }
        }
        catch (InstanceLaunchException exception)
        {
            var parks = meanwhile == FleetInstanceState.Stopping;
            decisions.Add(warm ? $"start {id} failed" : $"{(parks ? "park" : "launch")} {kind} failed", exception.Message);
            log.LaunchFailed(exception);
            NoteFailed(kind, warm, parks);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.Ending();
        }
        catch (Exception exception)
        {
            log.NotAsked(exception, id);
        }
        finally
        {
            ledger.End(id);
        }
    }

    private void NoteFailed(string kind, bool warm, bool parks)
    {
        figures.Failed(kind, parks ? "park" : warm ? "start" : "launch");
        if (parks)
        {
            measurements.ParkFailed(kind, time.GetUtcNow());
        }
        else
        {
            measurements.Failed(kind, warm, time.GetUtcNow());
        }
    }

    /// <summary>It counts as idle from now on, so that the policy does not drain it at once again.</summary>
    private void Resume(string id)
    {
        ledger.Resume(id);
        if (roster.On(id) is { IdleSince: not null } worker)
        {
            worker.IdleSince = time.GetUtcNow();
        }

        granter.RefreshAll();
        granter.Grant();
    }

    /// <summary>Asked for once: a load that fails is tried again when somebody waits for it, or much later.</summary>
    private void Preload(string id, string detector)
    {
        if (roster.On(id) is { } worker && worker.Preloads.TryAdd(detector, time.GetUtcNow()))
        {
            calls.Load(detector, worker.Node);
        }
    }

    private static string NameOf(FleetActionKind kind) => kind.ToString().ToLowerInvariant();
}
