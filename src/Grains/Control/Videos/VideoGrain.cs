using System.Runtime.CompilerServices;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>One job. What is accepted, handed over or recorded is written down first; progress lives in memory only.</summary>
[HostedBy(SiloRole.Control)]
internal sealed partial class VideoGrain(
    [PersistentState("job", StorageNames.Jobs)] IPersistentState<JobRecord> job,
    IJobIndex index,
    IVideoLibrary videos,
    IReportStore reports,
    ModelCatalog catalog,
    IOptions<JobOptions> options,
    IOptions<LeaseOptions> leases,
    TimeProvider time,
    ILogger<VideoGrain> logger) : Grain, IVideoGrain, IVideoWork
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly Guid epoch = Guid.NewGuid();
    private JobWatchers watchers = null!;
    private JobSnapshot? current;
    private long sequence;
    private IGrainTimer? timer;

    private Guid Id => this.GetPrimaryKey();

    private ICapacityGrain Capacity => GrainFactory.GetGrain<ICapacityGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        watchers = new JobWatchers(() => current!);
        if (job.RecordExists)
        {
            if (job.State.Schema > JobRecord.CurrentSchema)
            {
                throw new InvalidRequestException($"Job {Id} was written by a newer FakeFinder (schema {job.State.Schema}, this one reads {JobRecord.CurrentSchema}); run the newer program.");
            }

            current = Snapshot();
            if (current.State == JobState.Running)
            {
                TellIndex().Ignore();
            }

            GoOn();
        }

        return Task.CompletedTask;
    }

    public async Task<JobSnapshot> Submit(JobRequest request)
    {
        if (job.RecordExists)
        {
            return SameContent(request) ? current! : throw Conflict();
        }

        await Validate(request);
        var record = new JobRecord
        {
            VideoId = request.VideoId,
            FileName = request.FileName,
            Priority = request.Priority,
            Batch = request.Batch,
            SubmittedAt = time.GetUtcNow(),
            Parts = [.. request.Detectors.Select(detector => new PartRecord { Detector = detector })],
        };
        if (!await OpenRow(record) && await Recall())
        {
            return SameContent(request) ? current! : throw Conflict();
        }

        await RequireVideoStill(request.VideoId);
        job.State = record;
        await Write();
        LogAccepted(Id, request.FileName, record.Parts.Count);
        GoOn();
        return current!;
    }

    public async Task<JobSnapshot> Describe()
    {
        await Require();
        return current!;
    }

    public async Task<JobSnapshot> Cancel()
    {
        await Require();
        if (current!.State.IsFinal())
        {
            return current;
        }

        job.State.Cancelled = true;
        var open = job.State.Parts.Where(part => !part.Ended).ToList();
        open.ForEach(part => part.State = PartState.Cancelled);
        await Record(open, release: true);
        return current!;
    }

    public async IAsyncEnumerable<JobEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Require();
        await foreach (var change in watchers.Watch(cancellationToken))
        {
            yield return change;
        }
    }

    public async Task Poke()
    {
        if (!job.RecordExists)
        {
            await index.RemoveAsync(Id, CancellationToken.None);
            LogNeverAccepted(Id);
            DeactivateOnIdle();
        }
        else if (current!.State.IsFinal())
        {
            await SettleAllAsync();
        }
    }

    private async Task Validate(JobRequest request)
    {
        Bounds.RequireName(request.VideoId, "The video's id");
        Bounds.RequireName(request.FileName, "The video's file name", Bounds.FileName);
        Bounds.Require(Enum.IsDefined(request.Priority), $"The priority is {(int)request.Priority}; it must be {(int)JobPriority.Interactive} (interactive) or {(int)JobPriority.Batch} (batch).");
        DetectorChecks.Check(request.Detectors, catalog);
        if (await videos.FindAsync(request.VideoId, CancellationToken.None) is null)
        {
            throw NoVideo(request.VideoId);
        }
    }

    private async Task<bool> OpenRow(JobRecord record)
    {
        try
        {
            return await index.OpenAsync(JobRows.From(Id, record), CancellationToken.None);
        }
        catch (StorageFullException exception)
        {
            throw new OutOfRoomException(exception.Message);
        }
    }

    private async Task Require()
    {
        if (current is null && !await Recall())
        {
            throw NotFound();
        }
    }

    /// <summary>Shows an ended job that has a row alone: it was taken in again from its reports. Nothing is written, since calls that only ask run beside others.</summary>
    private async Task<bool> Recall()
    {
        if (await index.FindAsync(Id, CancellationToken.None) is not { Open: false } row || current is not null)
        {
            return current is not null;
        }

        job.State = JobRows.ToRecord(row);
        current = Snapshot();
        GoOn();
        return true;
    }

    /// <summary>Only an open row keeps a video from being deleted: it may have gone just before the row was written.</summary>
    private async Task RequireVideoStill(string video)
    {
        if (await videos.FindAsync(video, CancellationToken.None) is null)
        {
            await index.RemoveAsync(Id, CancellationToken.None);
            throw NoVideo(video);
        }
    }

    private static VideoNotFoundException NoVideo(string video) => new($"There is no video {video}; upload it by POST /api/v1/videos.");

    private bool SameContent(JobRequest request) =>
        request.VideoId == job.State.VideoId
        && request.FileName == job.State.FileName
        && request.Priority == job.State.Priority
        && request.Batch == job.State.Batch
        && request.Detectors.SequenceEqual(job.State.Parts.Select(part => part.Detector), StringComparer.Ordinal);

    /// <summary>Writes the state down, then shows it. Where the write fails, the grain starts afresh from what is stored.</summary>
    private async Task Write()
    {
        try
        {
            await job.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        sequence++;
        current = Snapshot();
    }

    /// <summary>What lists show of an open job. Not awaited, and no harm where it fails: the next change tells again, and the job's end is always written down.</summary>
    private async Task TellIndex()
    {
        try
        {
            await index.UpdateAsync(JobRows.From(Id, job.State), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotListed(exception, Id);
        }
    }

    /// <summary>Writes changed parts down; all else follows from what is written. Throws only where it could not be.</summary>
    private async Task Record(IReadOnlyList<PartRecord> changed, bool release)
    {
        var final = job.State.State().IsFinal();
        job.State.EndedAt = final ? time.GetUtcNow() : null;
        await Write();
        unreleased.UnionWith(release ? changed.Select(part => part.Detector) : []);
        if (final)
        {
            await EndAsync();
        }
        else
        {
            TellIndex().Ignore();
            changed.ToList().ForEach(part => Show(Shown(part.Detector)!));
            Settle();
        }
    }

    /// <summary>
    /// An open job asks for slots now and every few seconds, so that a lost grant, or a lost lease, costs seconds. An ended one leaves
    /// memory when nobody watches it; not at once, since watchers are still unsubscribing, which would only wake it up again.
    /// </summary>
    private void GoOn()
    {
        timer?.Dispose();
        timer = current!.State.IsFinal()
            ? this.RegisterGrainTimer(LeaveUnlessWatched, new GrainTimerCreationOptions(Linger, Linger))
            : this.RegisterGrainTimer(AskForAll, new GrainTimerCreationOptions(TimeSpan.Zero, options.Value.AskEvery) { KeepAlive = true });
    }

    private Task LeaveUnlessWatched(CancellationToken cancellationToken)
    {
        if (!IsSettled)
        {
            Settle();
        }
        else if (watchers.Count == 0)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    private JobSnapshot Snapshot() =>
        new(Id, job.State.VideoId, job.State.FileName, job.State.Priority, job.State.State(), [.. job.State.Parts.Select(Snapshot)],
            job.State.SubmittedAt, job.State.EndedAt, epoch, sequence);

    private PartSnapshot Snapshot(PartRecord part) =>
        new(part.Detector, part.State, part.Attempt, part.Score, part.Reason, part.ReportId, part.Node,
            part.State == PartState.Running && Shown(part.Detector) is { } shown && shown.Attempt == part.Attempt ? shown.Progress : null,
            part.Coverage, part.Notes is { } notes ? [.. notes] : []);

    private PartSnapshot? Shown(string detector) => current?.Parts.FirstOrDefault(part => part.Detector == detector);

    /// <summary>Changes what is shown, not what is stored: it may come while a write is under way, whose outcome it must not tell.</summary>
    private void Show(PartSnapshot part)
    {
        sequence++;
        current = current! with { Sequence = sequence, Parts = current.Parts.Replace(Shown(part.Detector)!, part) };
        watchers.Publish(new JobEvent(epoch, sequence, current.State, Snapshot: null, part));
    }

    private JobConflictException Conflict() => new($"Job {Id} exists with another video or other detectors; take a new id.");

    private JobNotFoundException NotFound()
    {
        DeactivateOnIdle();
        return JobNotFoundException.For(Id);
    }
}
