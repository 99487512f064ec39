using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Retention;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// The job's deletion. Rows and notes go first, with a record that the rest may go; then the grain's state, the reports, the video. After a
/// crash in between <see cref="Recovery.OpenJobs"/> calls again, and lists do not show the job meanwhile.
/// </summary>
internal sealed partial class VideoGrain
{
    public Task Delete(bool withVideo) => DeleteAsync(withVideo, expiry: null);

    public async Task<bool> Expire(DateTimeOffset endedBefore, string setting)
    {
        Bounds.RequireName(setting, "The setting");
        if ((job is not null || await Recall()) && !(job!.State.EndedAt <= endedBefore))
        {
            return false;
        }

        try
        {
            await DeleteAsync(withVideo: false, new Expiry(endedBefore, setting));
            return true;
        }
        catch (JobConflictException conflict)
        {
            log.Kept(Id, conflict.Message);
            return false;
        }
    }

    private async Task DeleteAsync(bool withVideo, Expiry? expiry)
    {
        if (job is null && !await Recall())
        {
            await deletions.EndAsync(Id, CancellationToken.None);
            DeactivateOnIdle();
            return;
        }

        await RequireEndedAsync();
        await DeleteProbesAsync(expiry);
        try
        {
            await deletions.BeginAsync(Id, withVideo ? job!.State.VideoId : null, expiry, CancellationToken.None);
        }
        catch (JobInUseException use)
        {
            throw new JobConflictException(use.Message);
        }

        await ForgetAsync();
    }

    private async Task RequireEndedAsync()
    {
        if (!job!.HasEnded)
        {
            throw new JobConflictException(
                $"Job {Id} cannot be deleted while it is {job.State.State().ToString().ToLowerInvariant()}: cancel it first by "
                    + $"DELETE /api/v1/jobs/{Id}.");
        }

        // What is still to be written of its end would bring its row back.
        if (!await job.SettleAllAsync())
        {
            throw new JobConflictException($"The end of job {Id} is not written down everywhere yet; delete it again in a few seconds.");
        }
    }

    private async Task DeleteProbesAsync(Expiry? expiry)
    {
        var probes = await index.ListProbesAsync(Id, CancellationToken.None);
        if (probes.FirstOrDefault(probe => probe.Open) is { } open)
        {
            throw new JobConflictException(
                $"Job {Id} cannot be deleted while its robustness probe is at work: wait for job {open.Id}, or cancel it by "
                    + $"DELETE /api/v1/jobs/{open.Id}.");
        }

        foreach (var probe in probes)
        {
            if (expiry is null)
            {
                await GrainFactory.GetGrain<IVideoGrain>(probe.Id).Delete(withVideo: false);
            }
            else if (!await GrainFactory.GetGrain<IVideoWork>(probe.Id).Expire(DateTimeOffset.MaxValue, expiry.Setting))
            {
                throw new JobConflictException($"Job {Id} cannot be deleted before job {probe.Id} of its robustness probe.");
            }
        }
    }

    private async Task ForgetAsync()
    {
        timer?.Dispose();
        (timer, job, feed) = (null, null, new JobFeed(Id));

        // Also where this fails: the next activation reads what there is.
        DeactivateOnIdle();
        if (stored.Record is not null)
        {
            await stored.DeleteAsync();
        }

        await deletions.EndAsync(Id, CancellationToken.None);
    }
}
