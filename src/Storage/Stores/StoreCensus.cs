using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Stores;

/// <summary>What lies in a store, as far as a look at some of it tells, and how much of that the database knows.</summary>
internal sealed record StoreCensus(int Videos, int Reports, int SetAside, int Known)
{
    /// <summary>
    /// So many of each kind are looked at. Both kinds are listed in the order of hashes, or in none, so these are like the others.
    /// </summary>
    private const int Most = 1000;

    public bool IsEmpty => Videos + Reports + SetAside == 0;

    /// <summary>
    /// More than half: any database may know the clip of the examples, and some uploads of a store may be younger than a copy of its
    /// database.
    /// </summary>
    public bool IsMostlyKnown => 2 * Known > Videos + Reports;

    public static async Task<StoreCensus> TakeAsync(
        IBlobStore blobs,
        VideoTable videos,
        KnownJobs jobs,
        CancellationToken cancellationToken)
    {
        var ids = await blobs
            .ListAsync(VideoId.KeyPrefix, cancellationToken)
            .Select(VideoId.OfKey)
            .OfType<string>()
            .Take(Most)
            .ToListAsync(cancellationToken);
        var reports = await blobs
            .ListAsync(ReportId.KeyPrefix, cancellationToken)
            .Select(ReportId.OfKey)
            .Where(report => report is not null)
            .Select(report => report!.Value)
            .Take(Most)
            .ToListAsync(cancellationToken);
        var setAside = await blobs.ListAsync(Stores.SetAside.KeyPrefix, cancellationToken).Take(Most).CountAsync(cancellationToken);
        var knownVideos = await videos.FindKnownAsync(ids, cancellationToken);
        var knownJobs = await jobs.FindAsync([.. reports.Select(report => report.Job).Distinct()], cancellationToken);
        return new StoreCensus(
            ids.Count,
            reports.Count,
            setAside,
            knownVideos.Count + reports.Count(report => knownJobs.ContainsKey(report.Job)));
    }

    /// <summary>As a sentence tells it.</summary>
    public override string ToString() => $"{Number(Videos + SetAside, "video")} and {Number(Reports, "report")}";

    private static string Number(int count, string what) =>
        $"{(count >= Most ? $"{Most} or more" : $"{count}")} {what}{(count == 1 ? "" : "s")}";
}
