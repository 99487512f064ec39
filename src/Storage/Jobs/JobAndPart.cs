using FakeFinder.Reports;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <summary>A row of the join of Jobs and Parts; the part's columns are null for a job without parts.</summary>
internal sealed class JobAndPart
{
    /// <summary>For a query whose jobs are called j, and whose parts p.</summary>
    public const string Columns =
        "j.Id, j.VideoId, j.FileName, j.State, j.IsOpen, j.SubmittedAt, j.EndedAt, p.Detector, p.State AS PartState, p.Score, p.Reason, "
            + "p.Coverage, p.ReportId, j.ProbeOf, j.Perturbation, j.SubmittedBy, j.TopScore, j.IsArchived, "
            + "j.Owner";

    public string Id { get; init; } = "";

    public string VideoId { get; init; } = "";

    public string FileName { get; init; } = "";

    public string State { get; init; } = "";

    public int IsOpen { get; init; }

    public long SubmittedAt { get; init; }

    public long? EndedAt { get; init; }

    public string? Detector { get; init; }

    public string? PartState { get; init; }

    public double? Score { get; init; }

    public string? Reason { get; init; }

    /// <summary>JSON.</summary>
    public string? Coverage { get; init; }

    public string? ReportId { get; init; }

    public string? ProbeOf { get; init; }

    public string? Perturbation { get; init; }

    public string? SubmittedBy { get; init; }

    public double? TopScore { get; init; }

    public int IsArchived { get; init; }

    public string? Owner { get; init; }

    /// <param name="rows">The rows of one job, in the order of its parts.</param>
    public static JobRow ToJob(IEnumerable<JobAndPart> rows)
    {
        var all = rows.ToList();
        var job = all[0];
        return new JobRow(
            Guid.Parse(job.Id),
            job.VideoId,
            job.FileName,
            job.State,
            job.IsOpen == 1,
            Time(job.SubmittedAt),
            job.EndedAt is { } ended ? Time(ended) : null,
            [
                .. all.Where(row => row.Detector is not null)
                    .Select(row => new PartRow(
                        row.Detector!,
                        row.PartState!,
                        row.Score,
                        row.Reason,
                        JsonColumn.Read<Coverage>(row.Coverage),
                        row.ReportId)),
            ],
            job is { ProbeOf: { } probed, Perturbation: { } perturbation } ? new ProbeRow(Guid.Parse(probed), perturbation) : null,
            job.SubmittedBy,
            job.TopScore,
            job.IsArchived == 1)
        {
            Owner = job.Owner,
        };
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
