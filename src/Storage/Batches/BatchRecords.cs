using System.Text.Json;
using FakeFinder.Reports;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Batches;

/// <summary>A row of Batches as the database has it.</summary>
internal sealed class BatchRecord
{
    public string Id { get; init; } = "";

    public string ContentHash { get; init; } = "";

    /// <summary>A JSON list.</summary>
    public string Detectors { get; init; } = "[]";

    public int? Replicas { get; init; }

    public string State { get; init; } = "";

    public int IsOpen { get; init; }

    public int Total { get; init; }

    public int Completed { get; init; }

    public int Failed { get; init; }

    public long SubmittedAt { get; init; }

    public long? EndedAt { get; init; }

    public string? SubmittedBy { get; init; }

    public string? Owner { get; init; }
    /// <summary>Where the query asks for it.</summary>
    public string? FirstFile { get; init; }

    public string? CallbackUrl { get; init; }

    public BatchRow ToRow() =>
        new(
            Guid.Parse(Id),
            ContentHash,
            JsonSerializer.Deserialize<List<string>>(Detectors)!,
            Replicas,
            State,
            IsOpen == 1,
            Total,
            Completed,
            Failed,
            new DateTimeOffset(SubmittedAt, TimeSpan.Zero),
            EndedAt is { } ended ? new DateTimeOffset(ended, TimeSpan.Zero) : null,
            SubmittedBy,
            FirstFile,
            CallbackUrl)
        {
            Owner = Owner,
        };
}

/// <summary>A row of the join of BatchVideos and Parts; the part's columns are null for a video that is not finished.</summary>
internal sealed class BatchVideoAndPart
{
    public int? Ordinal { get; init; }

    public int Position { get; init; }

    public string VideoId { get; init; } = "";

    public string FileName { get; init; } = "";

    public string JobId { get; init; } = "";

    public string State { get; init; } = "";

    public string? Reason { get; init; }

    public string? Detector { get; init; }

    public string? PartState { get; init; }

    public double? Score { get; init; }

    public string? PartReason { get; init; }

    /// <summary>JSON.</summary>
    public string? Coverage { get; init; }

    public int IsDeleted { get; init; }
    /// <summary>As the next one, where the query asks for it.</summary>
    public double? Highest { get; init; }

    public string? JobState { get; init; }

    public BatchVideoRow ToVideo() => new(Position, VideoId, FileName, Guid.Parse(JobId));

    /// <inheritdoc cref="ToResult"/>
    public static BatchListedVideo ToListed(IEnumerable<BatchVideoAndPart> rows)
    {
        var all = rows.ToList();
        return new BatchListedVideo(ToResult(all), all[0].JobState, all[0].Highest);
    }

    /// <param name="rows">The rows of one video, in the order of its parts.</param>
    public static BatchResultRow ToResult(IEnumerable<BatchVideoAndPart> rows)
    {
        var all = rows.ToList();
        var video = all[0];
        return new BatchResultRow(
            video.Ordinal,
            video.Position,
            video.VideoId,
            video.FileName,
            Guid.Parse(video.JobId),
            video.IsDeleted == 1 ? BatchResultRow.Deleted : video.State,
            video.IsDeleted == 1 ? "The video's job was deleted, with its scores and reports." : video.Reason,
            [
                .. all.Where(row => row.Detector is not null)
                    .Select(row => new PartRow(
                        row.Detector!,
                        row.PartState!,
                        row.Score,
                        row.PartReason,
                        JsonColumn.Read<Coverage>(row.Coverage))),
            ]);
    }
}
