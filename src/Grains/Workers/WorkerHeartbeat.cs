using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection;
using FakeFinder.Fleet.Instances;
using FakeFinder.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Workers;

/// <summary>
/// Tells the capacity grain every few seconds that this worker lives and what it does, and stops what it is told to stop. At the end it
/// drains.
/// </summary>
internal sealed partial class WorkerHeartbeat(
    string node,
    IGrainFactory grains,
    IDetectorLoader loader,
    LoadedDetectors loaded,
    RunningParts running,
    GpuProbe gpus,
    IOptions<WorkerOptions> options,
    IOptions<LeaseOptions> leases,
    TimeProvider time,
    ILogger<WorkerHeartbeat> logger,
    IMachine? machine = null) : BackgroundService
{
    /// <summary>When the next one comes after one that was not heard: a capacity grain that has just moved waits for it.</summary>
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(1);

    private readonly long began = time.GetTimestamp();
    private volatile bool draining;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        draining = true;
        LogDraining(node, running.Works.Count);
        using var patience = new CancellationTokenSource(options.Value.DrainTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await Beat().WaitAsync(either.Token);
            await running.WhenIdle().WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            LogGivenBack(node, running.Works.Count);
        }

        await base.StopAsync(cancellationToken);
        running.StopAll();

        // What does not stop in time ends with the process.
        await running.WhenIdle().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var heard = await Beat();
            await Task.Delay(heard || leases.Value.Heartbeat < Unheard ? leases.Value.Heartbeat : Unheard, time, stoppingToken);
        }
    }

    /// <returns>Whether the capacity grain has heard it.</returns>
    private async Task<bool> Beat()
    {
        try
        {
            var survey = loader.Survey();
            var report = new WorkerReport(
                node, Environment.MachineName, options.Value.Slots, [.. survey.Runnable], [.. loaded.Names], [.. running.Works], draining,
                gpus.Latest, (int)(Environment.WorkingSet >> 20), machine?.Id ?? options.Value.Instance, machine?.EndsAt)
            {
                Age = time.GetElapsedTime(began),
                Problems = [.. survey.Problems.Select(problem => new DetectorProblem(problem.Key, problem.Value))],
            };
            var answer = await grains.GetGrain<ICapacityGrain>(0).Heartbeat(report);
            running.Stop(answer.Stop);
            return true;
        }
        catch (Exception exception)
        {
            LogNotHeard(exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat was not heard; the next comes soon")]
    private partial void LogNotHeard(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} takes no more work and waits for {Parts} running parts")]
    private partial void LogDraining(string node, int parts);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} ends now and gives {Parts} parts back")]
    private partial void LogGivenBack(string node, int parts);
}
