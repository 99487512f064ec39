using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Media.Perturbing;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Probes;

/// <summary>
/// Robustness probes of jobs: for each perturbation an ordinary job of batch priority, which the index knows by the job that it probes.
/// </summary>
public sealed class JobProbes(IGrainFactory grains, IJobIndex index, IVideoLibrary videos, DetectorChecks checks, Absences absences)
{
    /// <summary>
    /// Asks for each version that has no open or completed job: all of them the first time, later those that failed or were cancelled. The
    /// same call again changes nothing.
    /// </summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="ProbeRefusedException">It has not ended, has no score, or is itself one of a probe.</exception>
    /// <exception cref="VideoNotFoundException">Its video was deleted.</exception>
    /// <exception cref="FakeFinderException">A detector cannot run any more, or the job could not be written down.</exception>
    public async Task<Probe> StartAsync(Guid job, CancellationToken cancellationToken)
    {
        var probed = await grains.GetGrain<IVideoGrain>(job).Describe();
        var detectors = Require(probed);
        var known = await index.ListProbesAsync(job, cancellationToken);
        var missing = Perturbation.All.Where(one => !known.Any(row => IsOf(row, one) && (row.Open || row.State == Completed))).ToList();
        if (missing.Count > 0)
        {
            await checks.CheckAsync(detectors);
            _ = await videos.FindAsync(Viewer.All, probed.VideoId, cancellationToken)
                ?? throw await absences.OfVideoAsync(Viewer.All, probed.VideoId, cancellationToken)
                ?? new VideoNotFoundException(
                    $"The video {FileName.Shown(probed.FileName)} of job {job} was deleted; upload it again by POST /api/v1/videos.");
            var owner = (await index.FindAsync(job, cancellationToken))?.Owner;
            foreach (var perturbation in missing)
            {
                await grains
                    .GetGrain<IVideoGrain>(ProbeIds.Of(job, perturbation, known.Count(row => IsOf(row, perturbation))))
                    .Submit(
                        new JobRequest(
                            probed.VideoId,
                            probed.FileName,
                            [.. detectors],
                            JobPriority.Batch,
                            Probe: new ProbeOrder(job, perturbation.Name),
                            Owner: owner));
            }
        }

        return await FindAsync(job, cancellationToken);
    }

    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task<Probe> FindAsync(Guid job, CancellationToken cancellationToken)
    {
        var probed = await grains.GetGrain<IVideoGrain>(job).Describe();
        return ProbeScores.Of(probed, await index.ListProbesAsync(job, cancellationToken));
    }

    /// <summary>Cancels what has not ended; scores that are there stay.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task<Probe> CancelAsync(Guid job, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IVideoGrain>(job).Describe();
        foreach (var row in (await index.ListProbesAsync(job, cancellationToken)).Where(row => row.Open))
        {
            await grains.GetGrain<IVideoGrain>(row.Id).Cancel();
        }

        return await FindAsync(job, cancellationToken);
    }

    private const string Completed = "completed";

    private static bool IsOf(JobRow row, Perturbation perturbation) => row.Probe?.Perturbation == perturbation.Name;

    /// <returns>The detectors to ask.</returns>
    private static IReadOnlyList<string> Require(JobSnapshot job) =>
        job.Probe is { Job: var other }
            ? throw new ProbeRefusedException($"Job {job.Id} is itself one of a probe; probe job {other}.")
        : !job.State.IsFinal()
            ? throw new ProbeRefusedException($"Job {job.Id} has not ended; probe it when it has, or cancel it first.")
        : ProbeScores.DetectorsOf(job) is { Count: > 0 } detectors
            ? detectors
            : throw new ProbeRefusedException(
                $"No detector of job {job.Id} has a score, so there is nothing to compare; submit a new job.");
}
