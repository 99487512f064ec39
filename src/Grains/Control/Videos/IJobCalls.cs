using System.Collections.Immutable;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What a job does to others. Each may fail, and is then repeated; none changes anything where it was done before.</summary>
internal interface IJobCalls
{
    /// <summary>Writes the state down, and with it the end of an ended job's row.</summary>
    Task WriteAsync(JobRecord job);

    Task<LeasesAnswer> RequestAsync(LeasesRequest request);

    Task ReleaseAsync(ImmutableArray<EndedPart> parts);

    /// <summary>Hands the part's present attempt to its worker.</summary>
    Task HandOverAsync(PartRecord part);

    /// <summary>The worker could not be reached: it is to get no other work for now.</summary>
    void NotTaken(Lease lease);

    /// <summary>Closes the row of a job whose end was written down without it.</summary>
    Task EndRowAsync(JobRecord job);

    /// <summary>Shows lists in a moment how the open job stands. Not repeated: the next change tells again.</summary>
    void UpdateRow();

    /// <summary>
    /// Tells the batch that one of its jobs has ended. A hint: a batch that misses it looks into the index a few seconds later.
    /// </summary>
    void TellBatch(Guid batch);

    /// <summary><see cref="Job.LookAsync"/> is to be called after this time, and not only when it is due.</summary>
    void LookIn(TimeSpan time);
}
