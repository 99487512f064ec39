using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>How a job stands in the index.</summary>
internal static class JobRows
{
    /// <param name="isHeuristic">Tells the detectors that were not trained: their scores are never a job's highest.</param>
    public static JobRow From(Guid id, JobRecord record, Func<string, bool> isHeuristic)
    {
        var state = record.State();
        return new JobRow(
            id,
            record.VideoId,
            record.FileName,
            Text(state),
            !state.IsFinal(),
            record.SubmittedAt,
            record.EndedAt,
            [
                .. record.Parts.Select(part => new PartRow(
                    part.Detector,
                    Text(part.State),
                    part.Score,
                    part.Reason,
                    part.Coverage?.Stored(),
                    part.ReportId)),
            ],
            record.Probe is { } probe ? new ProbeRow(probe.Job, probe.Perturbation) : null,
            record.SubmittedBy,
            record.Parts.Where(part => !isHeuristic(part.Detector)).Max(part => part.Score),
            CallbackUrl: record.CallbackUrl)
        {
            Owner = record.Owner,
        };
    }

    /// <summary>The state of an ended job that has a row alone: one that was taken in again from its reports.</summary>
    public static JobRecord ToRecord(JobRow row) =>
        new()
        {
            VideoId = row.VideoId,
            FileName = row.FileName,
            SubmittedAt = row.SubmittedAt,
            EndedAt = row.EndedAt,
            Cancelled = row.State == Text(JobState.Cancelled),
            SubmittedBy = row.SubmittedBy,
            Owner = row.Owner,
            Probe = row.Probe is { } probe ? new ProbeOrder(probe.Job, probe.Perturbation) : null,
            Parts =
            [
                .. row.Parts.Select(part => new PartRecord
                {
                    Detector = part.Detector,
                    State = Enum.Parse<PartState>(part.State, ignoreCase: true),
                    Attempt =
                        part.ReportId is { } report
                        && int.TryParse(report.AsSpan(report.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out var attempt)
                            ? attempt
                            : 0,
                    Score = part.Score,
                    Reason = part.Reason,
                    Coverage = part.Coverage?.Told(),
                    ReportId = part.ReportId,
                }),
            ],
        };

    private static string Text<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();
}
