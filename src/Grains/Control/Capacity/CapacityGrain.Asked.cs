using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What a person asks for: checked, begun and remembered as a decision at once.</summary>
internal sealed partial class CapacityGrain
{
    /// <summary>One for each click of a person.</summary>
    private readonly HashSet<Guid> launches = [];

    /// <summary>How long a person waits until it is written down: meanwhile no worker is heard.</summary>
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(2);

    /// <summary>Of those that drain, the ones that stay as they are.</summary>
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private Task saving = Task.CompletedTask;

    public Task<FleetSnapshot> Launch(Guid token, string? kind)
    {
        if (kind is not null && provider.Kinds.All(one => one.Name != kind))
        {
            throw new InvalidRequestException($"There is no kind '{Bounds.Cut(kind, Bounds.Name)}' to launch; there is {string.Join(", ", provider.Kinds.Select(one => one.Name))}.");
        }

        if (!launches.Contains(token) && Allowed(AskedFor.Launch(Known(), fleetOptions.Value, kind)) is { } launch)
        {
            launches.Add(token);
            Remember($"launch {launch.Kind}", launch.Reason);
            LaunchAsync(launch.Kind, token, FleetInstanceState.Starting, provider.LaunchAsync).Ignore();
        }

        return Describe();
    }

    public async Task<FleetSnapshot> Start(string id)
    {
        var fleet = Known();
        Begin("start", AskedFor.Start(fleet, fleetOptions.Value, Find(id, fleet)));
        await SaidToBeHeldAsync();
        return await Describe();
    }

    public async Task<FleetSnapshot> Drain(string id)
    {
        Begin("drain", AskedFor.Drain(Find(id, Known())));
        if (draining.Contains(id))
        {
            held.Add(id);
        }

        await SaidToBeHeldAsync();
        ReconcileAsync().Ignore();
        return await Describe();
    }

    public async Task<FleetSnapshot> Stop(string id)
    {
        Begin("stop", AskedFor.Stop(Find(id, Known())));
        held.Remove(id);
        await SaidToBeHeldAsync();
        ReconcileAsync().Ignore();
        return await Describe();
    }

    /// <summary>Nothing can be asked of a fleet that the provider has not described yet: the limits could not be kept.</summary>
    private FleetState Known() => described ? View() : throw new FleetRefusalException("The service is still finding out what runs; ask again in a few seconds.");

    private static FleetInstance Find(string id, FleetState fleet) =>
        fleet.Instances.FirstOrDefault(instance => instance.Id == id) ?? throw InstanceNotFoundException.For(Bounds.Cut(id, Bounds.Name));

    private void Begin(string what, FleetAnswer answer)
    {
        if (Allowed(answer) is { } action)
        {
            Remember($"{what} {action.Id}", action.Reason);
            CarryOutAsync(action).Ignore();
        }
    }

    /// <returns>What is to be done; null for nothing.</returns>
    private FleetAction? Allowed(FleetAnswer answer) =>
        answer.Refusal is { } refusal ? throw new FleetRefusalException(refusal)
        : answer.Action is { Id: { } id } && underWay.ContainsKey(id) ? throw new FleetRefusalException($"{id} is on its way at this moment; ask again in a few seconds.")
        : answer.Action;

    /// <summary>What people had asked of the fleet when the grain was elsewhere.</summary>
    private void HoldAgain()
    {
        if (asked.State.Schema > FleetRecord.CurrentSchema)
        {
            throw new InvalidRequestException(
                $"What was asked of the fleet was written by a newer FakeFinder (schema {asked.State.Schema}, this one reads {FleetRecord.CurrentSchema}); run the newer program.");
        }

        held.UnionWith(asked.State.Held);
        draining.UnionWith(held);
    }

    private async Task SaidToBeHeldAsync()
    {
        try
        {
            await SaveHeldAsync().WaitAsync(WritePatience, time);
        }
        catch (Exception exception)
        {
            LogNotSaved(exception);
            throw new FleetRefusalException("It is done, but could not be written down, since the database does not answer: if the service moves now, it is forgotten. Ask again in a few seconds.");
        }
    }

    /// <summary>Writes down which instances are kept drained, one write after the other; does nothing where that is so already.</summary>
    private Task SaveHeldAsync() => saving = SaveHeldAsync(saving);

    private async Task SaveHeldAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var written = asked.State.Held;
        if (held.SetEquals(written))
        {
            return;
        }

        asked.State.Held = [.. held];
        try
        {
            await asked.WriteStateAsync();
        }
        catch
        {
            asked.State.Held = written;
            throw;
        }
    }

    /// <summary>It counts as idle from now on, so that the policy does not drain it at once again.</summary>
    private void Resume(string id)
    {
        draining.Remove(id);
        held.Remove(id);
        if (WorkerOn(id) is { } worker)
        {
            idleSince[worker.Report.Node] = time.GetUtcNow();
        }

        GrantSlots();
    }
}
