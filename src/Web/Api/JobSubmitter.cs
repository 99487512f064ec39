using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Webhooks;

namespace FakeFinder.Web.Api;

/// <summary>Takes submissions: finds the video that is meant, and refuses what cannot run before anything is recorded.</summary>
internal sealed class JobSubmitter(
    IGrainFactory grains,
    IVideoLibrary videos,
    DetectorChecks checks,
    Absences absences,
    CallbackHosts callbacks,
    OpenWork open)
{
    /// <exception cref="FakeFinderException">Refused; one of <see cref="IVideoGrain.Submit"/>'s.</exception>
    /// <exception cref="LimitException">The caller has as many open as they may.</exception>
    public async Task<JobSnapshot> SubmitAsync(Guid job, JobSubmission submission, Caller caller, CancellationToken cancellationToken)
    {
        if (job == Guid.Empty)
        {
            throw new InvalidRequestException($"{job} cannot be a job's id; use a random UUID.");
        }

        var submittedBy = Texts.Person("submittedBy", submission.SubmittedBy);
        var callback = CheckCallback(submission.CallbackUrl);
        await CheckDetectorsAsync(submission.Detectors);
        var video = await FindVideoAsync(caller.Viewer, submission.Video, cancellationToken);
        JobTrace.Carry();
        return await SubmitAsync(
            job, video, submission.Detectors, submission.Priority, caller, submittedBy, callback, cancellationToken);
    }

    /// <summary>Submits what was checked before.</summary>
    /// <param name="caller">Whose the job becomes.</param>
    /// <param name="submittedBy">Who asks, as they say; null where nobody is named.</param>
    /// <param name="callback">The address that is told of the end; null for none.</param>
    /// <exception cref="LimitException">The caller has as many open as they may.</exception>
    public async Task<JobSnapshot> SubmitAsync(
        Guid job,
        StoredVideo video,
        IEnumerable<string> detectors,
        JobPriority priority,
        Caller caller,
        string? submittedBy,
        string? callback,
        CancellationToken cancellationToken)
    {
        await open.RequireRoomAsync(caller, OwnedThing.Job, job, cancellationToken);
        return await grains.GetGrain<IVideoGrain>(job).Submit(
            new JobRequest(
                video.Id,
                video.Name,
                [.. detectors],
                priority,
                SubmittedBy: submittedBy,
                Owner: caller.Owner,
                CallbackUrl: callback));
    }

    /// <inheritdoc cref="CallbackHosts.Check"/>
    public string? CheckCallback(string? url) => callbacks.Check(url);

    /// <inheritdoc cref="DetectorChecks.CheckAsync(IReadOnlyList{string})"/>
    public Task CheckDetectorsAsync(IReadOnlyList<string?> detectors) => checks.CheckAsync(Texts.AllOf("detectors", detectors));

    /// <param name="video">Its id, or the name under which it was uploaded; where it is both, the id counts, which cannot be
    /// chosen.</param>
    /// <exception cref="VideoNotFoundException">There is no such video, or it was deleted.</exception>
    public async Task<StoredVideo> FindVideoAsync(Viewer viewer, string video, CancellationToken cancellationToken) =>
        await videos.FindAsync(viewer, video, cancellationToken)
        ?? await videos.FindByNameAsync(viewer, video, cancellationToken)
        ?? throw await absences.OfVideoAsync(viewer, video, cancellationToken)
        ?? new VideoNotFoundException($"There is no video '{FileName.Shown(video)}'; upload it by POST /api/v1/videos.");
}
