using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Batches;

namespace FakeFinder.Grains.Control.Batches;

/// <summary>How the batch's videos become jobs, and jobs results.</summary>
internal sealed partial class BatchGrain
{
    /// <summary>Jobs that are kept outstanding for each slot: one that runs, one that waits for it.</summary>
    private const int JobsForASlot = 2;

    /// <summary>Without any worker there is something in the queue, so that the fleet sees that work waits.</summary>
    private const int FewestJobs = 2;

    /// <summary>As <see cref="ICapacityGrain.Announce"/> wants it, with room for a lost call.</summary>
    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(15);

    /// <summary>Jobs that are cancelled side by side.</summary>
    private const int CancelledAtOnce = 32;

    /// <summary>How long a turn continues to cancel.</summary>
    private static readonly TimeSpan CancelsFor = TimeSpan.FromSeconds(2);

    private readonly HashSet<Guid> outstanding = [];
    private readonly HashSet<Guid> ended = [];
    private readonly Queue<BatchVideoRow> again = [];
    private int lastTaken = -1;
    private int wanted = FewestJobs;
    private DateTimeOffset lookedAt = DateTimeOffset.MinValue;
    private DateTimeOffset announcedAt = DateTimeOffset.MinValue;

    private ICapacityGrain Capacity => GrainFactory.GetGrain<ICapacityGrain>(0);

    /// <remarks>Several that come at once are taken in together.</remarks>
    public Task VideoEnded(Guid job)
    {
        if (batch is { IsOpen: true } && ended.Add(job))
        {
            timer?.Change(TimeSpan.Zero, options.Value.LookEvery);
        }

        return Task.CompletedTask;
    }

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        if (!batch!.IsOpen)
        {
            return;
        }

        if (batch.EndedAt is not null)
        {
            await EndCancelledAsync();
            return;
        }

        if (time.GetUtcNow() - lookedAt >= options.Value.LookEvery)
        {
            await LookAroundAsync();
        }

        await SettleAsync();
        await FillAsync();
        if (!batch.IsOpen)
        {
            await EndAsync();
        }
        else if (ended.Count > 0)
        {
            // Not in a loop: who wants to cancel gets a turn.
            timer!.Change(TimeSpan.Zero, options.Value.LookEvery);
        }
    }

    /// <summary>How many slots there are now, and whether a hint was lost.</summary>
    private async Task LookAroundAsync()
    {
        wanted = Math.Max(FewestJobs, JobsForASlot * await Capacity.CountSlots([.. batch!.Detectors]));
        ended.UnionWith(outstanding);
        lookedAt = time.GetUtcNow();
        if (lookedAt - announcedAt >= AnnounceEvery)
        {
            await AnnounceAsync();
        }
    }

    private async Task SettleAsync()
    {
        if (ended.Count > 0)
        {
            var jobs = ended.ToList();
            ended.Clear();
            TakeIn(await index.SettleAsync(Id, jobs, time.GetUtcNow(), CancellationToken.None));
        }
    }

    private void TakeIn(BatchSettlement settlement)
    {
        // Of several at once, the answer to the last one need not come last.
        batch = settlement.Batch.Completed + settlement.Batch.Failed >= batch!.Completed + batch.Failed ? settlement.Batch : batch;
        outstanding.ExceptWith(settlement.Settled);
        if (settlement.Settled.Count > 0)
        {
            pace.Add(settlement.Settled.Count);
            watchers.Publish(Snapshot());
        }
    }

    private async Task FillAsync()
    {
        var room = wanted - outstanding.Count;
        if (room <= 0 || !batch!.IsOpen)
        {
            return;
        }

        var videos = Enumerable.Range(0, Math.Min(room, again.Count)).Select(_ => again.Dequeue()).ToList();
        if (videos.Count < room)
        {
            var next = await index.ListOpenVideosAsync(Id, lastTaken, room - videos.Count, CancellationToken.None);
            lastTaken = next.Count > 0 ? next[^1].Position : lastTaken;
            videos.AddRange(next);
        }

        outstanding.UnionWith(videos.Select(video => video.JobId));
        await Task.WhenAll(videos.Select(SubmitAsync));
    }

    /// <summary>
    /// Idempotent by the job's id: after a restart, a job that was submitted before continues, and one that has ended is taken in.
    /// </summary>
    private async Task SubmitAsync(BatchVideoRow video)
    {
        try
        {
            var job = await GrainFactory.GetGrain<IVideoGrain>(video.JobId).Submit(
                new JobRequest(
                    video.VideoId,
                    video.FileName,
                    [.. batch!.Detectors],
                    JobPriority.Batch,
                    Id,
                    SubmittedBy: batch.SubmittedBy,
                    Owner: batch.Owner));
            if (job.State.IsFinal())
            {
                ended.Add(video.JobId);
            }
        }
        catch (Exception refusal) when (refusal is VideoNotFoundException or JobConflictException or InvalidRequestException)
        {
            LogGivenUp(Id, video.FileName, refusal.Message);
            TakeIn(await index.GiveUpAsync(Id, video.JobId, refusal.Message, time.GetUtcNow(), CancellationToken.None));
        }
        catch (Exception exception)
        {
            // Weights that are not there, a full disk, a cluster that does not answer: no fault of the video's. The next look tries again.
            LogNotSubmitted(exception, Id, video.FileName);
            outstanding.Remove(video.JobId);
            again.Enqueue(video);
        }
    }

    /// <summary>
    /// Cancels as many jobs as it can within a moment, so that who asks something gets a turn; the next turn continues with the rest.
    /// </summary>
    private async Task EndCancelledAsync()
    {
        var since = time.GetTimestamp();
        var left = new Queue<Guid[]>((await index.ListOpenJobsAsync(Id, CancellationToken.None)).Chunk(CancelledAtOnce));
        var all = true;
        while (left.Count > 0 && time.GetElapsedTime(since) < CancelsFor)
        {
            all &= (await Task.WhenAll(left.Dequeue().Select(CancelAsync))).All(cancelled => cancelled);
        }

        await SettleAsync();
        if (left.Count > 0)
        {
            timer!.Change(TimeSpan.Zero, options.Value.LookEvery);
        }
        else if (all)
        {
            batch = await index.CloseAsync(Id, CancellationToken.None);
            await EndAsync();
        }
    }

    /// <returns>False where it is to be tried again: one that cannot be cancelled now must not keep the others.</returns>
    private async Task<bool> CancelAsync(Guid job)
    {
        try
        {
            await GrainFactory.GetGrain<IVideoGrain>(job).Cancel();
            ended.Add(job);
            return true;
        }
        catch (JobNotFoundException)
        {
            // Its silo died before it was accepted: there is nothing to cancel.
            return true;
        }
        catch (Exception exception)
        {
            LogNotCancelled(exception, Id, job);
            return false;
        }
    }

    private async Task EndAsync()
    {
        outstanding.Clear();
        ended.Clear();
        again.Clear();
        LogEnded(Id, batch!.State, batch.Completed, batch.Failed, batch.Total, (batch.EndedAt!.Value - batch.SubmittedAt).TotalSeconds);
        watchers.Publish(Snapshot());
        GoOn();
        await AnnounceAsync();
    }

    private async Task AnnounceAsync()
    {
        var left = batch!.IsOpen ? batch.Total - batch.Completed - batch.Failed : 0;
        await Capacity.Announce(new BatchNeed(Id, left, [.. batch.Detectors], batch.Replicas));
        announcedAt = time.GetUtcNow();
    }
}
