using System.Globalization;
using FakeFinder.Web.Csv;

namespace FakeFinder.Web.Api;

/// <summary>
/// Jobs as CSV, a row for each job and detector: what the job's trained detectors say together, and the detector's own score, which a
/// heuristic's row marks. Scores are numbers from 0 to 1. A text that a spreadsheet would run as a formula gets an apostrophe before it.
/// </summary>
internal static class JobsCsv
{
    private static readonly string[] Header =
    [
        "job",
        "file",
        "video",
        "state",
        "submitted",
        "ended",
        "submitted by",
        "band",
        "summary",
        "detector",
        "heuristic",
        "detector state",
        "score",
        "probability",
        "detector band",
        "frames judged",
        "frames wanted",
        "reason",
    ];

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<JobSummary> jobs, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await using var csv = CsvText.WriterOn(writer);
        await csv.WriteRowAsync(Header);
        await foreach (var job in jobs.WithCancellation(cancellationToken))
        {
            foreach (var part in job.Parts)
            {
                await csv.WriteRowAsync(
                [
                    $"{job.Id}",
                    CsvText.Safe(job.FileName),
                    job.Video,
                    job.State,
                    Time(job.SubmittedAt),
                    job.EndedAt is { } end ? Time(end) : "",
                    CsvText.Safe(job.SubmittedBy),
                    JobSearch.WordOf(job.Summary.Band),
                    CsvText.Safe(job.Summary.Text),
                    CsvText.Safe(part.Detector),
                    part.Heuristic ? "yes" : "no",
                    part.State,
                    CsvText.Number(part.Score),
                    CsvText.Number(part.Probability),
                    part.Band is { } band ? JobSearch.WordOf(band) : "",
                    $"{part.Coverage?.FramesJudged}",
                    $"{part.Coverage?.FramesWanted}",
                    CsvText.Safe(part.Reason),
                ]);
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
