using System.Collections.Immutable;
using System.Diagnostics;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Messages;
using FakeFinder.Hosting.Placement;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What the job does to others: its state, the capacity grain, the workers' detectors, the index, its batch.</summary>
internal sealed partial class VideoGrain : IJobCalls
{
    /// <summary>
    /// An ended job leaves memory after this; not at once, since watchers are still unsubscribing, which would only wake it up again.
    /// </summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>Lists may be so late about an open job: what ends sooner costs no further write, and several changes cost one.</summary>
    private static readonly TimeSpan RowLag = TimeSpan.FromMilliseconds(500);

    private ContainerFacts? container;
    private bool updating;

    private ICapacityGrain Capacity => GrainFactory.GetGrain<ICapacityGrain>(0);

    /// <summary>Where the write fails, the grain starts afresh from what is stored.</summary>
    public async Task WriteAsync(JobRecord record)
    {
        try
        {
            await stored.WriteAsync(record);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<LeasesAnswer> RequestAsync(LeasesRequest request) => Capacity.Request(request);

    public Task ReleaseAsync(ImmutableArray<EndedPart> parts) => Capacity.Release(Id, parts);

    public async Task HandOverAsync(PartRecord part)
    {
        var record = job!.State;
        using var ordering = JobTrace.Start("order work", record.TraceParent, ActivityKind.Producer);
        ordering?.SetTag(JobTrace.Job, Id).SetTag(JobTrace.Detector, part.Detector).SetTag("fakefinder.attempt", part.Attempt);
        container ??= (await videos.FindAsync(Viewer.All, record.VideoId, CancellationToken.None))?.Info.ToMessage();
        await GrainFactory
            .GetGrain<IDetectorGrain>(DetectorKeys.For(part.Detector, part.Node!))
            .Start(
                new WorkOrder(
                    new WorkId(Id, part.Detector, part.Attempt, part.Lease!.Value),
                    record.VideoId,
                    record.FileName,
                    [.. record.Parts.Select(one => one.Detector)],
                    container,
                    record.Probe?.Perturbation,
                    ordering?.Id ?? record.TraceParent));
    }

    public void NotTaken(Lease lease) => Capacity.NotTaken(lease).Ignore();

    public Task EndRowAsync(JobRecord record) => index.EndAsync(store.RowOf(Id, record), CancellationToken.None);

    public void UpdateRow()
    {
        if (!updating)
        {
            updating = true;
            TellIndexAsync().Ignore();
        }
    }

    public void TellBatch(Guid batch) => GrainFactory.GetGrain<IBatchWork>(batch).VideoEnded(Id).Ignore();

    void IJobCalls.LookIn(TimeSpan due) => timer!.Change(due, job!.HasEnded ? Linger : options.Value.AskEvery);

    private async Task TellIndexAsync()
    {
        await Task.Delay(RowLag, time);
        updating = false;
        try
        {
            if (job is { HasEnded: false })
            {
                await index.UpdateAsync(store.RowOf(Id, job.State), CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            log.NotListed(exception, Id);
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        if (job is null)
        {
            return;
        }

        await job.LookAsync();
        if (job.HasEnded && job.IsSettled && feed.Watchers == 0)
        {
            DeactivateOnIdle();
        }
    }
}
