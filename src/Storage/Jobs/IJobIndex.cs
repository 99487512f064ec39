using FakeFinder.Reports;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Jobs;

/// <summary>Jobs and parts as rows beside the grain state: for lists, search and recovery. The grain's state is the truth.</summary>
public interface IJobIndex
{
    /// <summary>Writes an open job down; the same id again changes nothing.</summary>
    /// <returns>False where the id has a row already, or its job was deleted: a deleted job's id is not used again.</returns>
    Task<bool> OpenAsync(JobRow job, CancellationToken cancellationToken);

    /// <summary>Writes down how far an open job is. The row of a job that has ended stays as it is.</summary>
    Task UpdateAsync(JobRow job, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the end of a job down, after the grain's state has it, and with it that <see cref="JobRow.CallbackUrl"/> is to be told.
    /// Idempotent.
    /// </summary>
    Task EndAsync(JobRow job, CancellationToken cancellationToken);

    /// <summary>Takes out a row whose job was never accepted (a crash fell between row and state).</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>Null where there is no such job.</returns>
    Task<JobRow?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The ids of the jobs that have not ended, the oldest first.</summary>
    Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken);

    /// <summary>The jobs that a question is about, without those of robustness probes.</summary>
    Task<JobPage> SearchAsync(Viewer viewer, JobQuery query, CancellationToken cancellationToken);

    /// <summary>Puts jobs away from the usual lists, or back. Nothing of them changes; ids whose jobs the viewer does not find are passed
    /// over.</summary>
    Task SetArchivedAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, bool isArchived, CancellationToken cancellationToken);

    /// <summary>Jobs, the latest first, without those of robustness probes.</summary>
    /// <param name="state">Only those in this state, as <see cref="JobRow.State"/> has it; null for all.</param>
    Task<JobPage> ListAsync(Viewer viewer, int skip, int take, string? state, CancellationToken cancellationToken);

    /// <summary>The jobs of one video, the latest first, without those of robustness probes.</summary>
    Task<IReadOnlyList<JobRow>> ListByVideoAsync(Viewer viewer, string videoId, int take, CancellationToken cancellationToken);

    /// <summary>The jobs of a job's robustness probe, the latest first.</summary>
    Task<IReadOnlyList<JobRow>> ListProbesAsync(Guid job, CancellationToken cancellationToken);
}

/// <summary>One page of jobs.</summary>
/// <param name="Total">How many of these jobs there are in all.</param>
public sealed record JobPage(IReadOnlyList<JobRow> Jobs, int Total);

/// <summary>A job as a row.</summary>
/// <param name="State">As the API writes it: queued and running (open jobs), completed, failed, cancelled.</param>
/// <param name="Parts">One for each detector, in the job's order.</param>
/// <param name="Probe">Null for a usual job.</param>
/// <param name="SubmittedBy">Who asked for it, as they said; null where nobody was named.</param>
/// <param name="TopScore">As <see cref="TopScoreOf"/> has it.</param>
/// <param name="IsArchived">Only read: <see cref="IJobIndex.SetArchivedAsync"/> changes it.</param>
/// <param name="CallbackUrl">Only written, with the end: the address that is told of it; null for none.</param>
public sealed record JobRow(
    Guid Id,
    string VideoId,
    string FileName,
    string State,
    bool Open,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<PartRow> Parts,
    ProbeRow? Probe = null,
    string? SubmittedBy = null,
    double? TopScore = null,
    bool IsArchived = false,
    string? CallbackUrl = null)
{
    /// <summary>Whose the job is; null where it is nobody's.</summary>
    public string? Owner { get; init; }

    private const double Undetermined = 0.5;

    /// <summary>The highest score that says something.</summary>
    /// <param name="trained">The parts whose detectors were trained.</param>
    /// <returns>Null where there is none.</returns>
    public static double? TopScoreOf(IEnumerable<PartRow> trained) =>
        trained.Max(part => part.Score is { } score && score != Undetermined ? part.Score : null);
}

/// <summary>What makes a job one of a robustness probe.</summary>
/// <param name="Job">The job that is probed.</param>
/// <param name="Perturbation">How the video is changed.</param>
public sealed record ProbeRow(Guid Job, string Perturbation);

/// <summary>A part as a row.</summary>
/// <param name="Coverage">How much the score rests on; null where there is none, and for results of older programs.</param>
/// <param name="ReportId">The report of its result; null where it has none, or was recorded before rows told.</param>
public sealed record PartRow(
    string Detector,
    string State,
    double? Score,
    string? Reason,
    Coverage? Coverage = null,
    string? ReportId = null);
