using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// What a person asks of the fleet: checked, begun and remembered as a decision at once. Not thread-safe (a grain owns it).
/// </summary>
internal sealed class FleetByHand(
    FleetKeeper keeper, InstanceLedger ledger, FleetPicture picture, HeldInstances held, FleetDecisions decisions, FleetOptions options)
{
    /// <summary>Far more clicks than a person repeats.</summary>
    private const int MostLaunches = 1000;

    /// <summary>One for each click.</summary>
    private readonly RecentIds<Guid> launches = new(MostLaunches);

    public void Launch(Guid token, string? kind)
    {
        if (kind is not null && ledger.Kinds.All(one => one.Name != kind))
        {
            throw new InvalidRequestException(
                $"There is no kind '{Bounds.Cut(kind, Bounds.Name)}' to launch; there is "
                    + $"{string.Join(", ", ledger.Kinds.Select(one => one.Name))}."
            );
        }

        if (!launches.Contains(token) && Allowed(AskedFor.Launch(Known(), options, kind)) is { } launch)
        {
            launches.Add(token);
            decisions.Add($"launch {launch.Kind}", launch.Reason);
            keeper.LaunchAsync(launch.Kind, token).Ignore();
        }
    }

    public Task StartAsync(string id)
    {
        var fleet = Known();
        Begin("start", AskedFor.Start(fleet, options, Find(id, fleet)));
        return held.SaveForPersonAsync();
    }

    public async Task DrainAsync(string id)
    {
        Begin("drain", AskedFor.Drain(Find(id, Known())));
        ledger.Hold(id);
        await held.SaveForPersonAsync();
        keeper.ReconcileAsync().Ignore();
    }

    public async Task StopAsync(string id)
    {
        Begin("stop", AskedFor.Stop(Find(id, Known())));
        ledger.LetGo(id);
        await held.SaveForPersonAsync();
        keeper.ReconcileAsync().Ignore();
    }

    /// <summary>Nothing can be asked of a fleet that the provider has not described yet: the limits could not be kept.</summary>
    private FleetState Known() =>
        ledger.IsDescribed
            ? picture.State()
            : throw new FleetRefusalException("The service is still finding out what runs; ask again in a few seconds.");

    private static FleetInstance Find(string id, FleetState fleet) =>
        fleet.Instances.FirstOrDefault(instance => instance.Id == id) ?? throw InstanceNotFoundException.For(Bounds.Cut(id, Bounds.Name));

    private void Begin(string what, FleetAnswer answer)
    {
        if (Allowed(answer) is { } action)
        {
            decisions.Add($"{what} {action.Id}", action.Reason);
            keeper.CarryOutAsync(action).Ignore();
        }
    }

    /// <returns>What is to be done; null for nothing.</returns>
    private FleetAction? Allowed(FleetAnswer answer) =>
        answer.Refusal is { } refusal ? throw new FleetRefusalException(refusal)
        : answer.Action is { Id: { } id } && ledger.IsUnderWay(id)
            ? throw new FleetRefusalException($"{id} is on its way at this moment; ask again in a few seconds.")
        : answer.Action;
}
