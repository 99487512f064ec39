using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Webhooks;

namespace FakeFinder.Web.Api;

/// <summary>Takes submissions: finds the video that is meant, and refuses what cannot run before anything is recorded.</summary>
internal sealed class JobSubmitter(IGrainFactory grains, IVideoLibrary videos, DetectorChecks checks, CallbackHosts callbacks)
{
    /// <exception cref="FakeFinderException">Refused; one of <see cref="IVideoGrain.Submit"/>'s.</exception>
    public async Task<JobSnapshot> SubmitAsync(Guid job, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (job == Guid.Empty)
        {
            throw new InvalidRequestException($"{job} cannot be a job's id; use a random UUID.");
        }

        var submittedBy = Texts.Person("submittedBy", submission.SubmittedBy);
        var callback = CheckCallback(submission.CallbackUrl);
        await CheckDetectorsAsync(submission.Detectors);
        var video = await FindVideoAsync(submission.Video, cancellationToken);
        JobTrace.Carry();
        return await SubmitAsync(job, video, submission.Detectors, submission.Priority, submittedBy, callback);
    }

    /// <summary>Submits what was checked before.</summary>
    /// <param name="submittedBy">Who asks, as they say; null where nobody is named.</param>
    /// <param name="callback">The address that is told of the end; null for none.</param>
    public Task<JobSnapshot> SubmitAsync(
        Guid job,
        StoredVideo video,
        IEnumerable<string> detectors,
        JobPriority priority,
        string? submittedBy = null,
        string? callback = null
    ) => grains.GetGrain<IVideoGrain>(job).Submit(
        new JobRequest(video.Id, video.Name, [.. detectors], priority, SubmittedBy: submittedBy, CallbackUrl: callback));

    /// <inheritdoc cref="CallbackHosts.Check"/>
    public string? CheckCallback(string? url) => callbacks.Check(url);

    /// <inheritdoc cref="DetectorChecks.CheckAsync(IReadOnlyList{string})"/>
    public Task CheckDetectorsAsync(IReadOnlyList<string?> detectors) => checks.CheckAsync(Texts.AllOf("detectors", detectors));

    /// <param name="video">Its id, or the name under which it was uploaded; where it is both, the id counts, which cannot be
    /// chosen.</param>
    /// <exception cref="VideoNotFoundException">There is no such video.</exception>
    public async Task<StoredVideo> FindVideoAsync(string video, CancellationToken cancellationToken) =>
        await videos.FindAsync(video, cancellationToken)
        ?? await videos.FindByNameAsync(video, cancellationToken)
        ?? throw new VideoNotFoundException($"There is no video '{FileName.Shown(video)}'; upload it by POST /api/v1/videos.");
}
