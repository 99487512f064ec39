using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>Asks the fleet policy and carries out what it says.</summary>
internal sealed partial class CapacityGrain
{
    private const int RememberedDecisions = 50;

    private readonly Queue<FleetDecision> decisions = [];
    private int launchesUnderWay;
    private int failuresInARow;
    private DateTimeOffset lastFailureAt = DateTimeOffset.MinValue;

    private void DecideFleet()
    {
        if (launchesUnderWay > 0 || application.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        var instances = provider.Instances.Select(instance => new InstanceState(instance.Node, instance.LaunchedAt, workers.ContainsKey(instance.Node))).ToList();
        foreach (var action in FleetPolicy.Decide(new FleetState(time.GetUtcNow(), instances, failuresInARow, lastFailureAt), fleetOptions.Value))
        {
            Remember(action.Node is null ? "launch" : $"{action.Kind} {action.Node}".ToLowerInvariant(), action.Reason);
            CarryOut(action).Ignore();
        }
    }

    /// <summary>Not awaited by its caller: a provider that is slow must not hold requests up.</summary>
    private async Task CarryOut(FleetAction action)
    {
        launchesUnderWay++;
        try
        {
            await (action.Kind == FleetActionKind.Launch
                ? provider.LaunchAsync(application.ApplicationStopping)
                : provider.StopAsync(action.Node!, application.ApplicationStopping));
        }
        catch (InstanceLaunchException exception)
        {
            Remember("launch failed", exception.Message);
            LogLaunchFailed(exception);
            LaunchFailed();
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            LogEnding();
        }
        finally
        {
            launchesUnderWay--;
        }
    }

    private void LaunchFailed()
    {
        failuresInARow++;
        lastFailureAt = time.GetUtcNow();
    }

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
