using System.Runtime.CompilerServices;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>One job. What is accepted, handed over or recorded is written down first; progress lives in memory only.</summary>
internal sealed partial class VideoGrain(
    [PersistentState("job", StorageNames.Jobs)] IPersistentState<JobRecord> job,
    IJobIndex index,
    IVideoLibrary videos,
    ModelCatalog catalog,
    IOptions<JobOptions> options,
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
            return SameContent(request) ? current! : throw new JobConflictException($"Job {Id} exists with another video or other detectors; take a new id.");
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
        await OpenRow(record);
        await RequireVideoStill(request.VideoId);
        job.State = record;
        await Write();
        LogAccepted(Id, request.FileName, record.Parts.Count);
        GoOn();
        return current!;
    }

    public Task<JobSnapshot> Describe() => Task.FromResult(current ?? throw NotFound());

    public async Task<JobSnapshot> Cancel()
    {
        if (current is null)
        {
            throw NotFound();
        }

        if (current.State.IsFinal())
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
        if (current is null)
        {
            throw NotFound();
        }

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
            await index.EndAsync(JobRows.From(Id, job.State), CancellationToken.None);
        }
    }

    private async Task Validate(JobRequest request)
    {
        DetectorChecks.Check(request.Detectors, catalog);
        if (await videos.FindAsync(request.VideoId, CancellationToken.None) is null)
        {
            throw NoVideo(request.VideoId);
        }
    }

    private async Task OpenRow(JobRecord record)
    {
        try
        {
            await index.OpenAsync(JobRows.From(Id, record), CancellationToken.None);
        }
        catch (StorageFullException exception)
        {
            throw new OutOfRoomException(exception.Message);
        }
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

    /// <summary>Writes changed parts down and tells it: state first, then the slots, then the index of an ended job, then the watchers.</summary>
    private async Task Record(IReadOnlyList<PartRecord> changed, bool release)
    {
        var final = job.State.State().IsFinal();
        job.State.EndedAt = final ? time.GetUtcNow() : null;
        await Write();
        foreach (var part in release ? changed : [])
        {
            await Capacity.Release(Id, part.Detector, completed: part.State == PartState.Completed);
        }

        if (final)
        {
            await index.EndAsync(JobRows.From(Id, job.State), CancellationToken.None);
            LogEnded(Id, current!.State, (current.EndedAt!.Value - current.SubmittedAt).TotalSeconds);
            TellBatch();
            watchers.Publish(new JobEvent(epoch, sequence, current.State, current, Part: null));
            GoOn();
        }
        else
        {
            TellIndex().Ignore();
            changed.ToList().ForEach(part => Show(Shown(part.Detector)!));
        }
    }

    /// <summary>A hint, not awaited: a batch that misses it looks into the index a few seconds later.</summary>
    private void TellBatch()
    {
        if (job.State.Batch is { } batch)
        {
            GrainFactory.GetGrain<IBatchWork>(batch).VideoEnded(Id).Ignore();
        }
    }

    /// <summary>
    /// An open job asks for slots now and every few seconds, so that a lost grant, or a lost lease, costs seconds. An ended one leaves
    /// memory when nobody watches it; not at once, since watchers still say goodbye, which would only wake it up again.
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
        if (watchers.Count == 0)
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

    private JobNotFoundException NotFound()
    {
        DeactivateOnIdle();
        return JobNotFoundException.For(Id);
    }
}
