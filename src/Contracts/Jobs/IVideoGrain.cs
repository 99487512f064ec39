using Orleans.Concurrency;

namespace FakeFinder.Contracts;

/// <summary>
/// One job: a video and the detectors that judge it. The grain's key is the job's id (UUIDv7 by the server, or the client's own).
/// </summary>
[PartnerCallable, Alias("ff.IVideoGrain")]
public interface IVideoGrain : IGrainWithGuidKey
{
    /// <summary>Accepts the job. Once this returns, the job survives any crash. The same content again changes nothing.</summary>
    /// <exception cref="JobConflictException">This id was submitted before with another content.</exception>
    /// <exception cref="VideoNotFoundException">The video was never uploaded, or was deleted.</exception>
    /// <exception cref="UnknownDetectorException">A detector that models.json does not list.</exception>
    /// <exception cref="DetectorNotInstalledException">A detector whose weights are not here.</exception>
    /// <exception cref="InvalidRequestException">No detector was named.</exception>
    /// <exception cref="OutOfRoomException">There is no room to write the job down.</exception>
    [Alias("Submit")]
    Task<JobSnapshot> Submit(JobRequest request);

    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    [AlwaysInterleave, Alias("Describe")]
    Task<JobSnapshot> Describe();

    /// <summary>Final: a cancelled job records no later result. Cancelling an ended job changes nothing.</summary>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    [Alias("Cancel")]
    Task<JobSnapshot> Cancel();

    /// <summary>
    /// Deletes a job that has ended: its state, its reports, its notes, its robustness probes. What a crash cuts off is finished by the
    /// service or by the same call again; deleting what is not there changes nothing.
    /// </summary>
    /// <param name="withVideo">Its video too, unless another job or an open batch refers to it.</param>
    /// <exception cref="JobConflictException">It, one of its probes, its batch or its evaluation has not ended; the sentence says
    /// which.</exception>
    [Alias("Delete")]
    Task Delete(bool withVideo);

    /// <summary>
    /// First a whole snapshot, then each change, and the end after the final event. A watcher that is too slow gets a new
    /// snapshot in place of the changes that it missed, never a gap. On a lost connection, watch again.
    /// </summary>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    [AlwaysInterleave, Alias("Watch")]
    IAsyncEnumerable<JobEvent> Watch(CancellationToken cancellationToken = default);
}
