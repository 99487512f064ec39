using System.IO.Compression;
using System.Text.Json;
using FakeFinder.Reports;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Adoption;

/// <summary>
/// Makes rows of ended jobs from their reports: what detectors said of a video, not who asked, and not which other detectors failed. What
/// they said of changed versions of a video is left out, since a report does not tell which job was probed; a probe can be asked for again.
/// </summary>
internal sealed partial class ReportAdoption(
    IBlobStore blobs,
    IJobIndex index,
    KnownJobs jobs,
    DeletedJobs deletions,
    IVideoLibrary videos,
    IStorageDatabase database,
    ILogger<ReportAdoption> logger)
{
    private const string Completed = "completed";

    /// <summary>Takes in every job of which there are reports and that the database never knew, those that were set aside too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (taken, refused, ofProbes) = (0, 0, 0);
        foreach (var folder in ReportId.Folders)
        {
            var reports = await SetAside
                .ListWithAsync(blobs, folder, cancellationToken)
                .Select(blob => (blob.Place, Id: ReportId.OfKey(blob.Key)))
                .Where(blob => blob.Id is not null)
                .Select(blob => new Found(blob.Place, blob.Id!.Value))
                .ToListAsync(cancellationToken);
            foreach (var some in reports.GroupBy(report => report.Id.Job).Chunk(ParameterList.Most))
            {
                var known = await jobs.FindAsync([.. some.Select(job => job.Key)], cancellationToken);
                var gone = await deletions.FindAsync([.. some.Select(job => job.Key)], cancellationToken);
                foreach (var job in some.Where(job => !known.ContainsKey(job.Key) && !gone.Contains(job.Key)))
                {
                    await using (await database.LockAsync($"adopted job {job.Key}", cancellationToken))
                    {
                        // Another process that adopts beside this one may have taken it, and moved its reports.
                        var taking = await index.FindAsync(job.Key, cancellationToken) is not null
                            ? Taking.Taken
                            : await TakeAsync(job.Key, [.. job], cancellationToken);
                        taken += taking == Taking.Taken ? 1 : 0;
                        refused += taking == Taking.Refused ? 1 : 0;
                        ofProbes += taking == Taking.OfProbe ? 1 : 0;
                    }
                }
            }
        }

        LogTaken(taken, blobs.Name, refused, ofProbes);
    }

    /// <summary>
    /// The reports come to their places where they lie elsewhere, then the rows are written. The last attempt of a detector is the one that
    /// was recorded.
    /// </summary>
    private async Task<Taking> TakeAsync(Guid job, IReadOnlyList<Found> reports, CancellationToken cancellationToken)
    {
        var parts = new List<PartRow>();
        var trained = new List<PartRow>();
        var times = new List<DateTimeOffset>();
        string? video = null;
        foreach (
            var found in reports
                .GroupBy(report => report.Id.Detector)
                .Select(part => part.MaxBy(report => report.Id.Attempt)!)
                .OrderBy(report => report.Id.Detector, StringComparer.Ordinal))
        {
            if (await ReadAsync(found, cancellationToken) is not { } head || (video ??= head.VideoId) != head.VideoId)
            {
                continue;
            }

            if (head.Perturbation is not null)
            {
                return Taking.OfProbe;
            }

            times.Add(await blobs.FindTimeAsync(found.Place, cancellationToken) ?? DateTimeOffset.UnixEpoch);
            if (found.Place != found.Id.Key)
            {
                await blobs.MoveAsync(found.Place, found.Id.Key, cancellationToken);
            }

            parts.Add(new PartRow(found.Id.Detector, Completed, head.Score, head.Reason, head.Coverage, found.Id.ToString()));
            if (head.Notice?.Contains("heuristic", StringComparison.OrdinalIgnoreCase) != true)
            {
                trained.Add(parts[^1]);
            }
        }

        if (video is null)
        {
            return Taking.Refused;
        }

        var stored = await videos.FindAsync(Viewer.All, video, cancellationToken);
        var name = stored?.Name ?? VideoAdoption.NameOf(video, info: null);
        await index.EndAsync(
            new JobRow(job, video, name, Completed, Open: false, SubmittedAt(job) ?? times.Min(), times.Max(), parts)
            {
                TopScore = JobRow.TopScoreOf(trained),
            },
            cancellationToken);
        return Taking.Taken;
    }

    private async Task<Head?> ReadAsync(Found found, CancellationToken cancellationToken)
    {
        try
        {
            await using var zipped =
                await blobs.OpenReadAsync(found.Place, cancellationToken) ?? throw new InvalidDataException("it has gone.");
            await using var json = new GZipStream(zipped, CompressionMode.Decompress);
            return await JsonSerializer.DeserializeAsync<Head>(json, JsonSerializerOptions.Web, cancellationToken) is { } head
                && head.Detector == found.Id.Detector && VideoId.IsValid(head.VideoId) && head.Score is >= 0 and <= 1
                ? head
                : throw new InvalidDataException("it is no report of that detector.");
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            LogRefused(found.Place, blobs.Name, exception.Message);
            return null;
        }
    }

    /// <returns>The time that an id of version 7 tells; null for an id that a client chose.</returns>
    private static DateTimeOffset? SubmittedAt(Guid job) => job.Version == 7
        ? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(job.ToString("N")[..12], 16))
        : null;

    private enum Taking
    {
        Taken,
        Refused,
        OfProbe,
    }

    private sealed record Found(string Place, ReportId Id);

    /// <summary>What every report says, of whichever schema: fields are only added.</summary>
    private sealed record Head(
        string Detector,
        string VideoId,
        double Score,
        string? Reason,
        Coverage? Coverage,
        string? Perturbation,
        string? Notice);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Took {Taken} jobs of {Store} in again from their reports; {Refused} could not be taken in, and {OfProbes} of robustness "
            + "probes were left out"
    )]
    private partial void LogTaken(int taken, string store, int refused, int ofProbes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The report {Place} of {Store} cannot be taken in again: {Reason}")]
    private partial void LogRefused(string place, string store, string reason);
}
