using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FakeFinder.Contracts;

/// <summary>
/// Many videos and the detectors that judge each of them. The grain's key is the batch's id (UUIDv7 by the server, or the client's own).
/// </summary>
[PartnerCallable, Alias("ff.IBatchGrain")]
public interface IBatchGrain : IGrainWithGuidKey
{
    /// <summary>Accepts the batch. Once this returns, the batch survives any crash. The same content again changes nothing.</summary>
    /// <exception cref="BatchConflictException">This id was submitted before with another content.</exception>
    /// <exception cref="VideoNotFoundException">One of the videos was never uploaded, or was deleted.</exception>
    /// <exception cref="UnknownDetectorException">A detector that models.json does not list.</exception>
    /// <exception cref="DetectorNotInstalledException">A detector whose weights are not here.</exception>
    /// <exception cref="InvalidRequestException">No video or no detector was named, or more videos than one batch may have.</exception>
    /// <exception cref="OutOfRoomException">There is no room to write the batch down.</exception>
    [Alias("Submit")]
    Task<BatchSnapshot> Submit(BatchRequest request);

    /// <exception cref="BatchNotFoundException">Nothing was submitted under this id.</exception>
    [AlwaysInterleave, Alias("Describe")]
    Task<BatchSnapshot> Describe();

    /// <summary>
    /// Final: no further video is begun, those that are being analysed are cancelled. Cancelling an ended batch changes nothing.
    /// </summary>
    /// <exception cref="BatchNotFoundException">Nothing was submitted under this id.</exception>
    [Alias("Cancel")]
    Task<BatchSnapshot> Cancel();

    /// <summary>
    /// First the batch as it stands, then each change, and the end after the final one. Who is slow gets the latest state alone: it
    /// says all that the skipped ones said. <see cref="Results"/> gives the results that came meanwhile.
    /// </summary>
    /// <exception cref="BatchNotFoundException">Nothing was submitted under this id.</exception>
    [AlwaysInterleave, Alias("Watch")]
    IAsyncEnumerable<BatchSnapshot> Watch(CancellationToken cancellationToken = default);

    /// <summary>Results in the order in which the videos finished.</summary>
    /// <param name="after">The ordinal of the last result that the caller has; 0 for none.</param>
    /// <param name="take">At most so many, 1 to 1000.</param>
    [AlwaysInterleave, Alias("Results")]
    Task<ImmutableArray<BatchResult>> Results(int after, int take);
}
