using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>Takes submissions: finds the video that is meant, and refuses what cannot run before anything is written down.</summary>
internal sealed class JobDesk(IGrainFactory grains, IVideoLibrary videos, ModelCatalog catalog)
{
    /// <exception cref="FakeFinderException">Refused; one of <see cref="IVideoGrain.Submit"/>'s.</exception>
    public async Task<JobSnapshot> SubmitAsync(Guid job, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (job == Guid.Empty)
        {
            throw new InvalidRequestException($"{job} cannot be a job's id; use a random UUID.");
        }

        CheckDetectors(submission.Detectors);
        var video = await FindVideoAsync(submission.Video, cancellationToken);
        return await SubmitAsync(job, video, submission.Detectors, submission.Priority);
    }

    /// <summary>Submits what was checked before.</summary>
    public Task<JobSnapshot> SubmitAsync(Guid job, StoredVideo video, IEnumerable<string> detectors, JobPriority priority) =>
        grains.GetGrain<IVideoGrain>(job).Submit(new JobRequest(video.Id, video.Name, [.. detectors], priority));

    /// <exception cref="InvalidRequestException">None, one of them twice, or more than there are.</exception>
    /// <exception cref="UnknownDetectorException">models.json does not list it.</exception>
    /// <exception cref="DetectorNotInstalledException">Its weights are not here.</exception>
    public void CheckDetectors(IReadOnlyList<string?> detectors)
    {
        if (detectors.Count == 0)
        {
            throw new InvalidRequestException("No detector was named; GET /api/v1/detectors lists them.");
        }

        if (detectors.Count > catalog.Detectors.Count)
        {
            throw new InvalidRequestException($"'detectors' has {detectors.Count} names, and there are {catalog.Detectors.Count} detectors; name each once.");
        }

        foreach (var name in Texts.AllOf("detectors", detectors))
        {
            var entry = catalog.Find(name) ?? throw new UnknownDetectorException($"There is no detector '{FileName.Shown(name)}'; GET /api/v1/detectors lists them.");
            if (catalog.WhatIsMissing(entry) is { } missing)
            {
                throw new DetectorNotInstalledException(missing);
            }
        }

        if (detectors.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidRequestException($"The detector '{twice.Key}' was named twice; name each detector once.");
        }
    }

    /// <param name="video">Its id, or the name under which it was uploaded; where it is both, the id counts, which cannot be chosen.</param>
    /// <exception cref="VideoNotFoundException">There is no such video.</exception>
    public async Task<StoredVideo> FindVideoAsync(string video, CancellationToken cancellationToken) =>
        await videos.FindAsync(video, cancellationToken)
        ?? await videos.FindByNameAsync(video, cancellationToken)
        ?? throw new VideoNotFoundException($"There is no video '{FileName.Shown(video)}'; upload it by POST /api/v1/videos.");
}
