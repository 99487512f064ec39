using FakeFinder.Contracts;
using FakeFinder.Detection;
using FakeFinder.Grains.Placement;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Workers;

/// <summary>One loaded detector. It takes work and returns; the work runs on threads of its own and reports to the job by itself.</summary>
[OnNode]
internal sealed partial class DetectorGrain(
    IDetectorLoader loader, LoadedDetectors loaded, RunningParts running, PartRunner runner, ILogger<DetectorGrain> logger) : Grain, IDetectorGrain
{
    /// <summary>Looks whether work is left, so that the activation is not collected under it.</summary>
    private static readonly TimeSpan HoldEvery = TimeSpan.FromMinutes(1);

    private Task<ILoadedDetector>? loading;
    private IGrainTimer? holding;

    private string Detector => DetectorKeys.DetectorOf(this.GetPrimaryKeyString());

    public Task Start(WorkOrder order)
    {
        var detector = Loading();
        running.Start(order.Work, stop => runner.RunAsync(order, detector, stop));
        holding ??= this.RegisterGrainTimer(Hold, new GrainTimerCreationOptions(HoldEvery, HoldEvery) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Load()
    {
        Loading().Ignore();
        return Task.CompletedTask;
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
        if (loading is { IsCompletedSuccessfully: true })
        {
            await running.WhenIdle(Detector).WaitAsync(cancellationToken);
            await (await loading).DisposeAsync();
            loaded.Remove(Detector);
            LogUnloaded(Detector);
        }
    }

    private Task<ILoadedDetector> Loading()
    {
        if (loading is null or { IsFaulted: true })
        {
            var name = Detector;
            loading = Task.Run(() => LoadAsync(name));
        }

        return loading;
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

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} was unloaded")]
    private partial void LogUnloaded(string detector);
}
