using FakeFinder.Contracts.Internal;
using FakeFinder.Detection;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Workers;

/// <summary>One loaded detector. It takes work and returns; the work runs on threads of its own and reports to the job by itself.</summary>
[HostedBy(SiloRole.Worker)]
[OnNode]
internal sealed partial class DetectorGrain(
    IDetectorLoader loader,
    LoadedDetectors loaded,
    RunningParts running,
    PartRunner runner,
    ILocalSiloDetails silo,
    ILogger<DetectorGrain> logger) : Grain, IDetectorGrain
{
    /// <summary>Looks whether work is left, so that the activation is not collected under it.</summary>
    private static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(10);

    private DetectorCopy? copy;
    private IGrainTimer? holding;

    private string Detector => DetectorKeys.DetectorOf(this.GetPrimaryKeyString());

    /// <summary>
    /// While silos die it happens that a grain is activated on another node than the one that its placement allows. What it did there would
    /// be under another worker's lease, and be stopped: the caller gets the sentence, and asks again.
    /// </summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (node, here) = (DetectorKeys.NodeOf(this.GetPrimaryKeyString()), SiloNames.NodeOf(silo.Name));
        return node == here
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The detector {Detector} of {node} was to be activated on {here}; it runs on its own node alone.");
    }

    public async Task Start(WorkOrder order)
    {
        var used = await CurrentAsync();
        used.Use();
        running.Start(
            order.Work,
            (stop, ending) => runner.RunAsync(order, used.Load, stop, ending),
            () => used.ReleaseAsync());
        holding ??= this.RegisterGrainTimer(Hold, new GrainTimerCreationOptions(HoldEvery, HoldEvery) { KeepAlive = true });
    }

    /// <remarks>
    /// What was loaded ahead stays until it is told to leave: it waits for work that may be hours away, and the fleet counts on it. What
    /// was loaded for work leaves when Orleans collects it.
    /// </remarks>
    public async Task Load()
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        (await CurrentAsync()).Load.Ignore();
    }

    public Task Unload()
    {
        if (!running.WorksOn(Detector))
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (copy is not null)
        {
            await running.WhenIdle(Detector).WaitAsync(cancellationToken);

            // A load cannot be stopped: what it brings is put away when it comes, also where nobody waits for that any more.
            await copy.RetireAsync().WaitAsync(cancellationToken);
        }
    }

    private async Task UnloadAsync(Task<ILoadedDetector> load, string detector)
    {
        await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (load.IsCompletedSuccessfully)
        {
            await (await load).DisposeAsync();
            loaded.Remove(detector);
            LogUnloaded(detector);
        }
    }

    /// <summary>The detector as its files are now. One whose files were replaced is put away once its parts have ended.</summary>
    private async Task<DetectorCopy> CurrentAsync()
    {
        var isReplaced = copy is not null && await copy.IsReplacedAsync();
        if (copy is null or { Load.IsFaulted: true } || isReplaced)
        {
            var name = Detector;
            if (isReplaced)
            {
                LogReplaced(name);
                copy!.RetireAsync().Ignore();
            }

            copy = new DetectorCopy(Task.Run(() => LoadAsync(name)), load => UnloadAsync(load, name));
        }

        return copy;
    }

    private async Task<ILoadedDetector> LoadAsync(string name)
    {
        var detector = await loader.LoadAsync(name, CancellationToken.None);
        loaded.Add(name);
        return detector;
    }

    private Task Hold(CancellationToken cancellationToken)
    {
        if (!running.WorksOn(Detector))
        {
            holding?.Dispose();
            holding = null;
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The networks of {Detector} were replaced; they are loaded again")]
    private partial void LogReplaced(string detector);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} was unloaded")]
    private partial void LogUnloaded(string detector);
}
