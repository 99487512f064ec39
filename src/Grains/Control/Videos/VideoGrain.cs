using System.Runtime.CompilerServices;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Messages;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Media.Perturbing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>One job as a grain: it checks what messages say, and leaves the rest to <see cref="Job"/>.</summary>
[HostedBy(SiloRole.Control)]
internal sealed partial class VideoGrain(
    JobStore store,
    IJobIndex index,
    IVideoLibrary videos,
    IReportStore reports,
    IJobDeletions deletions,
    DetectorChecks checks,
    Absences absences,
    IOptions<JobOptions> options,
    TimeProvider time,
    Instruments instruments,
    ILogger<VideoGrain> logger) : Grain, IVideoGrain, IVideoWork
{
    private readonly JobLog log = new(logger);
    private readonly JobFigures figures = new(instruments);
    private StoredJob stored = null!;
    private JobFeed feed = null!;
    private Job? job;
    private IGrainTimer? timer;

    private Guid Id => this.GetPrimaryKey();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        feed = new JobFeed(Id);
        stored = await store.ReadAsync(Id, cancellationToken);
        if (stored.Record is { } record)
        {
            if (record.Schema > JobRecord.CurrentSchema)
            {
                throw new InvalidRequestException(
                    $"Job {Id} was written by a newer FakeFinder (schema {record.Schema}, this one reads "
                        + $"{JobRecord.CurrentSchema}); run the newer program."
                );
            }

            Take(record);
        }
    }

    public async Task<JobSnapshot> Submit(JobRequest request)
    {
        if (job is not null)
        {
            return JobMachine.IsSame(job.State, request) ? feed.Current : throw Conflict();
        }

        using var accepting = JobTrace.Accept(Id);
        await ValidateAsync(request);
        var record = JobMachine.Begin(request, time.GetUtcNow()) with { TraceParent = accepting?.Id };
        switch (await OpenAsync(record))
        {
            case JobOpeningOutcome.HasEnded when await Recall():
                return JobMachine.IsSame(job!.State, request) ? feed.Current : throw Conflict();
            case JobOpeningOutcome.WasDeleted:
                DeactivateOnIdle();
                throw new JobConflictException($"Job {Id} was deleted, and its id is not used again; take a new one.");
            case JobOpeningOutcome.HasNoVideo:
                throw await NoVideoAsync(request.VideoId);
            case not JobOpeningOutcome.Opened:
                DeactivateOnIdle();
                throw new OrleansException($"Job {Id} is being written down by another silo; call again in a few seconds.");
        }

        log.Accepted(Id, request.FileName, record.Parts.Length);
        figures.Accepted(record);
        Take(record);
        return feed.Current;
    }

    public async Task<JobSnapshot> Describe()
    {
        await Require();
        return feed.Current;
    }

    public async Task<JobSnapshot> Cancel()
    {
        await (await Require()).ApplyAsync(new JobInput.CancelAsked());
        return feed.Current;
    }

    public async IAsyncEnumerable<JobEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Require();
        await foreach (var change in feed.Watch(cancellationToken))
        {
            yield return change;
        }
    }

    private async Task ValidateAsync(JobRequest request)
    {
        Bounds.RequireName(request.VideoId, "The video's id");
        Bounds.RequireName(request.FileName, "The video's file name", Bounds.FileName);
        Bounds.Require(
            Enum.IsDefined(request.Priority),
            $"The priority is {(int)request.Priority}; it must be {(int)JobPriority.Interactive} (interactive) or {(int)JobPriority.Batch} (batch)."
        );
        if (request.SubmittedBy is { } person)
        {
            Bounds.RequireName(person, "The submitter's name", Bounds.Person);
        }

        if (request.Owner is { } owner)
        {
            Bounds.RequireName(owner, "The owner", Bounds.Name);
        }

        CallbackAddress.Read(request.CallbackUrl);
        if (request.Probe is { } probe)
        {
            await ValidateAsync(request, probe);
        }

        await checks.CheckAsync(request.Detectors);
    }

    /// <summary>A job of a probe is a changed version of what another job has looked at, and nothing else.</summary>
    private async Task ValidateAsync(JobRequest request, ProbeOrder probe)
    {
        Bounds.RequireName(probe.Perturbation, "The perturbation");
        Bounds.Require(
            Perturbation.Find(probe.Perturbation) is not null,
            $"There is no perturbation '{probe.Perturbation}'; there are {string.Join(", ", Perturbation.All)}.");
        Bounds.Require(request.Batch is null, $"A job of a probe cannot be one of a batch; leave out the batch {request.Batch}.");
        Bounds.Require(
            await index.FindAsync(probe.Job, CancellationToken.None) is { Probe: null } probed && probed.VideoId == request.VideoId,
            $"Job {probe.Job} cannot be probed with video {request.VideoId}: there is no such job, or it is of another video, or itself one of a probe."
        );
    }

    private async Task<JobOpeningOutcome> OpenAsync(JobRecord record)
    {
        try
        {
            var opening = await stored.OpenAsync(record);
            container = opening.Video?.Info.ToMessage();
            return opening.Outcome;
        }
        catch (StorageFullException exception)
        {
            throw new OutOfRoomException(exception.Message);
        }
    }

    private async Task<Job> Require() => job is not null || await Recall() ? job! : throw await NotFoundAsync();

    /// <summary>
    /// Shows an ended job that has a row alone: it was taken in again from its reports. Nothing is written, since calls that only ask run
    /// beside others.
    /// </summary>
    private async Task<bool> Recall()
    {
        if (await index.FindAsync(Id, CancellationToken.None) is { Open: false } row && job is null)
        {
            Take(JobRows.ToRecord(row));
        }

        return job is not null;
    }

    /// <summary>The job is this one from now on.</summary>
    private void Take(JobRecord record)
    {
        feed.Written(record);
        job = new Job(Id, record, new JobMachine(options.Value.Attempts), feed, this, time, log, figures);
        timer = this.RegisterGrainTimer(
            Look,
            new GrainTimerCreationOptions(Linger, job.HasEnded ? Linger : options.Value.AskEvery) { KeepAlive = true });
        job.GoOn();
    }

    private async Task<VideoNotFoundException> NoVideoAsync(string video) =>
        await absences.OfVideoAsync(Viewer.All, video, CancellationToken.None)
            ?? new VideoNotFoundException($"There is no video {video}; upload it by POST /api/v1/videos.");

    private JobConflictException Conflict() =>
        new($"Job {Id} exists with another video, other detectors or another callbackUrl; take a new id.");

    private async Task<JobNotFoundException> NotFoundAsync()
    {
        DeactivateOnIdle();
        return await absences.OfJobAsync(Id, CancellationToken.None);
    }
}
