using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Owners;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Batches;

/// <summary>
/// One batch. Its rows are the truth; the grain remembers only the jobs that are outstanding, about twice as many as there are slots, and
/// how fast they finish. Awaited calls go Batch to Video to Capacity, so nothing waits in a circle.
/// </summary>
[HostedBy(SiloRole.Control)]
internal sealed partial class BatchGrain(
    IBatchIndex index,
    DetectorChecks checks,
    Absences absences,
    IOptions<BatchOptions> options,
    TimeProvider time,
    ILogger<BatchGrain> logger) : Grain, IBatchGrain, IBatchWork
{
    private const int MostResults = 1000;
    private const int MostReplicas = 10_000;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly BatchWatchers watchers = new();
    private readonly BatchPace pace = new(time);
    private BatchRow? batch;
    private BatchNotFoundException? absence;
    private IGrainTimer? timer;

    private Guid Id => this.GetPrimaryKey();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        batch = await index.FindAsync(Id, cancellationToken);
        if (batch is not null)
        {
            GoOn();
        }
        else
        {
            absence = await absences.OfBatchAsync(Id, cancellationToken);
        }
    }

    public async Task<BatchSnapshot> Submit(BatchRequest request)
    {
        await ValidateAsync(request);
        var isNew = batch is null;
        batch ??= await OpenAsync(request);
        if (batch.ContentHash != BatchRows.HashOf(request))
        {
            throw new BatchConflictException(
                $"Batch {Id} exists with other videos, detectors or replicas, or another callbackUrl; take a new id.");
        }

        if (isNew)
        {
            var detectors = string.Join(", ", batch.Detectors);
            LogAccepted(Id, batch.Total, detectors);
            GoOn();
        }

        return Snapshot();
    }

    public Task<BatchSnapshot> Describe() => Task.FromResult(Snapshot());

    public async Task<BatchSnapshot> Cancel()
    {
        if (Snapshot().State == BatchState.Running)
        {
            batch = await index.CancelAsync(Id, time.GetUtcNow(), CancellationToken.None);
            await EndCancelledAsync();
        }

        return Snapshot();
    }

    public async IAsyncEnumerable<BatchSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var now in watchers.Watch(Snapshot(), cancellationToken))
        {
            yield return now;
        }
    }

    public async Task<ImmutableArray<BatchResult>> Results(int after, int take)
    {
        var detectors = Snapshot().Detectors;
        var rows = await index.ListResultsAsync(Id, after, Math.Clamp(take, 1, MostResults), CancellationToken.None);
        return [.. rows.Select(row => BatchRows.Result(row, detectors))];
    }

    public Task Poke()
    {
        if (batch is null)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    private async Task ValidateAsync(BatchRequest request)
    {
        if (request.Videos.IsDefaultOrEmpty)
        {
            throw new InvalidRequestException("The batch has no video; name at least one that was uploaded by POST /api/v1/videos.");
        }

        if (request.Videos.Length > options.Value.MostVideos)
        {
            throw new InvalidRequestException(
                $"The batch has {request.Videos.Length} videos; at most {options.Value.MostVideos} are allowed: submit several batches, "
                    + "or raise FakeFinder:Batches:MostVideos."
            );
        }

        if (request.Replicas is < 1 or > MostReplicas)
        {
            throw new InvalidRequestException(request.Replicas < 1
                ? $"replicas is {request.Replicas}; it must be 1 or more, or be left out, where the service is to choose."
                : $"replicas is {request.Replicas}; it must be at most {MostReplicas}, or be left out, where the service is to choose.");
        }

        if (request.SubmittedBy is { } person)
        {
            Bounds.RequireName(person, "The submitter's name", Bounds.Person);
        }

        if (request.Owner is { } owner)
        {
            Bounds.RequireName(owner, "The owner", Bounds.Name);
        }

        CallbackAddress.Read(request.CallbackUrl);
        foreach (var video in request.Videos)
        {
            Bounds.Require(
                video.VideoId is { Length: <= Bounds.Name },
                $"The id of a video of the batch is missing or too long; it is the SHA-256 of its bytes, and empty for a file that was refused."
            );
            Bounds.RequireName(video.FileName, "The file name of a video of the batch", Bounds.FileName);
            Bounds.Require(
                video.Refusal is null or { Length: <= Bounds.Sentence },
                $"The refusal of {video.FileName} is too long; at most {Bounds.Sentence} characters are allowed.");
        }

        if (batch is null)
        {
            await checks.CheckAsync(request.Detectors);
        }
    }

    private async Task<BatchRow> OpenAsync(BatchRequest request)
    {
        try
        {
            return await index.OpenAsync(BatchRows.From(Id, request, time.GetUtcNow()), CancellationToken.None);
        }
        catch (MissingVideoException missing)
        {
            throw await absences.OfVideoAsync(Viewer.All, missing.VideoId, CancellationToken.None)
                ?? new VideoNotFoundException($"There is no video {missing.VideoId}; upload it by POST /api/v1/videos.");
        }
        catch (DeletedBatchException deleted)
        {
            DeactivateOnIdle();
            throw new BatchConflictException(deleted.Message);
        }
        catch (StorageFullException exception)
        {
            throw new OutOfRoomException(exception.Message);
        }
    }

    /// <summary>An open batch works on; an ended one leaves memory when nobody watches it.</summary>
    private void GoOn()
    {
        timer?.Dispose();
        timer = batch!.IsOpen
            ? this.RegisterGrainTimer(
                AdvanceAsync,
                new GrainTimerCreationOptions(TimeSpan.Zero, options.Value.LookEvery) { KeepAlive = true })
            : this.RegisterGrainTimer(LeaveUnlessWatched, new GrainTimerCreationOptions(Linger, Linger));
    }

    private Task LeaveUnlessWatched(CancellationToken cancellationToken)
    {
        if (watchers.Count == 0)
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    private BatchSnapshot Snapshot()
    {
        if (batch is null)
        {
            DeactivateOnIdle();
            throw absence ?? BatchNotFoundException.For(Id);
        }

        return BatchRows.Snapshot(batch, batch.EndedAt is null ? pace.TimeFor(batch.Total - batch.Completed - batch.Failed) : null);
    }
}
