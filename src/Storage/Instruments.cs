using System.Diagnostics.Metrics;
using FakeFinder.Storage.Tombstones;

namespace FakeFinder.Storage;

/// <summary>What storage measures, as meter <c>FakeFinder.Storage</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Storage");

    public Instruments()
    {
        Uploads = meter.CreateCounter<long>("fakefinder.uploads", "{upload}", "Uploads that ended, taken in or not.");
        UploadSize = meter.CreateCounter<long>("fakefinder.upload.size", "By", "Bytes of the videos that were taken in.");
        Deletions = meter.CreateCounter<long>("fakefinder.deletions", "{deletion}", "Things that were deleted with all that is theirs.");
        Webhooks = meter.CreateCounter<long>(
            "fakefinder.webhooks", "{attempt}", "Attempts to tell an address of the end of a job or a batch.");
        DatabaseWrites = meter.CreateCounter<long>(
            "fakefinder.database.writes", "{write}", "Writes that were committed: steps of jobs, rows, entries of the audit log.");
        DatabaseCommits = meter.CreateCounter<long>(
            "fakefinder.database.commits", "{commit}", "Transactions that were committed, each with the writes that waited together.");
    }

    public Counter<long> Uploads { get; }

    public Counter<long> UploadSize { get; }

    public Counter<long> Deletions { get; }

    public Counter<long> Webhooks { get; }

    public Counter<long> DatabaseWrites { get; }

    public Counter<long> DatabaseCommits { get; }

    /// <param name="kind">video, picture, job or batch.</param>
    /// <param name="expired">The end of its retention time took it; else somebody's request.</param>
    public void CountDeletion(string kind, bool expired) => Deletions.Add(
        1, new("kind", kind), new KeyValuePair<string, object?>("cause", expired ? DeletionRecord.Expired : DeletionRecord.Requested));

    public void Dispose() => meter.Dispose();
}
