using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Sweeping;

/// <summary>
/// Deletes the reports that no result names: those of attempts that a crash ended between report and result, of jobs that have ended.
/// Those of deleted jobs go too: a worker may have written one after the deletion. Reports of jobs that the database never knew are set
/// aside.
/// </summary>
internal sealed partial class ReportSweep(IBlobStore blobs, KnownJobs jobs, DeletedJobs deletions, ILogger<ReportSweep> logger)
{
    private const string Completed = "completed";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (deleted, setAside) = (0, 0);
        foreach (var folder in ReportId.Folders)
        {
            // What is listed here was written before the jobs are looked up.
            var reports = (
                await blobs.ListAsync(folder, cancellationToken).Select(ReportId.OfKey).ToListAsync(cancellationToken)
            ).OfType<ReportId>();
            foreach (var some in reports.GroupBy(report => report.Job).Chunk(ParameterList.Most))
            {
                var known = await jobs.FindAsync([.. some.Select(job => job.Key)], cancellationToken);
                var gone = await deletions.FindAsync([.. some.Select(job => job.Key)], cancellationToken);
                foreach (var job in some)
                {
                    if (gone.Contains(job.Key))
                    {
                        foreach (var report in job)
                        {
                            await blobs.DeleteAsync(report.Key, cancellationToken);
                            deleted++;
                        }
                    }
                    else if (!known.TryGetValue(job.Key, out var row))
                    {
                        foreach (var report in job)
                        {
                            await SetAside.MoveAsync(blobs, report.Key, cancellationToken);
                            setAside++;
                        }
                    }
                    else if (!row.Open)
                    {
                        foreach (
                            var report in job.GroupBy(report => report.Detector).SelectMany(part => Unwanted(row, part.Key, [.. part])))
                        {
                            await blobs.DeleteAsync(report.Key, cancellationToken);
                            deleted++;
                        }
                    }
                }
            }
        }

        Tell(deleted, setAside);
    }

    /// <summary>
    /// Of a part with a result: the attempts before the one that was recorded, which is the last that there was. Of a part without one:
    /// all.
    /// </summary>
    private static IEnumerable<ReportId> Unwanted(JobRow job, string detector, IReadOnlyList<ReportId> reports)
    {
        if (job.Parts.FirstOrDefault(part => part.Detector == detector) is not { } part)
        {
            return [];
        }

        var recorded = part.ReportId is { } id && ReportId.Parse(id) is { } named ? named.Attempt : reports.Max(report => report.Attempt);
        return part.State == Completed ? reports.Where(report => report.Attempt < recorded) : reports;
    }

    private void Tell(int deleted, int setAside)
    {
        if (deleted > 0)
        {
            LogDeleted(deleted);
        }

        if (setAside > 0)
        {
            LogSetAside(setAside, blobs.Name, SetAside.KeyPrefix + ReportId.KeyPrefix);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Removed {Count} reports of attempts that were not recorded, or of deleted jobs"
    )]
    private partial void LogDeleted(int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} reports of jobs that the database does not know (is it an older copy?) were set aside: they lie in {Store} "
            + "under {Prefix}. 'fakefinder up --adopt' takes them in again"
    )]
    private partial void LogSetAside(int count, string store, string prefix);
}
