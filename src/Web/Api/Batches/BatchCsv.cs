using FakeFinder.Evaluation.Calibration;
using FakeFinder.Web.Csv;

namespace FakeFinder.Web.Api.Batches;

/// <summary>
/// Results as CSV (RFC 4180, UTF-8), a row for each video: its scores, and in further columns for each detector how many frames it judged
/// of those that it wanted; in words what the trained detectors say together, and which detectors are heuristics, which are in no average;
/// and where a calibration is configured the calibrated probabilities and the name of the data. A text that a spreadsheet would run as a
/// formula gets an apostrophe before it.
/// </summary>
internal static class BatchCsv
{
    public static async Task WriteAsync(
        Stream stream,
        IReadOnlyList<string> detectors,
        IAsyncEnumerable<BatchVideoResource> videos,
        CalibrationDocument? calibration,
        CancellationToken cancellationToken)
    {
        var calibrated = calibration is null
            ? []
            : detectors.Where(detector => calibration.Detectors.Any(one => one.Name == detector)).ToList();
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await using var csv = CsvText.WriterOn(writer);
        await csv.WriteRowAsync(
            [
                "file",
                "video",
                "state",
                "job",
                .. detectors.Select(CsvText.Safe),
                "average",
                "reason",
                .. detectors
                    .SelectMany(detector => new[] { $"{detector} frames judged", $"{detector} frames wanted" })
                    .Select(CsvText.Safe),
                "band",
                "summary",
                "heuristics",
                .. calibrated.Select(detector => CsvText.Safe($"{detector} calibrated")),
                .. calibrated.Count > 0 ? ["calibration"] : Array.Empty<string>(),
            ]);
        await foreach (var video in videos.WithCancellation(cancellationToken))
        {
            await csv.WriteRowAsync(
                [
                    CsvText.Safe(video.FileName),
                    video.Video,
                    video.State,
                    $"{video.Job}",
                    .. detectors.Select((_, place) => video.Scores.Count > place ? CsvText.Number(video.Scores[place].Score) : ""),
                    CsvText.Number(video.AverageScore),
                    CsvText.Safe(
                        string.Join(
                            "; ",
                            video.Scores.Where(score => score.Reason is not null).Select(score => $"{score.Detector}: {score.Reason}"))),
                    .. detectors.SelectMany(
                        (_, place) =>
                            CoverageOf(video, place) is { } coverage
                                ? new[] { $"{coverage.FramesJudged}", $"{coverage.FramesWanted}" }
                                : ["", ""]),
                    video.Summary is { } summary ? JobSearch.WordOf(summary.Band) : "",
                    video.Summary?.Text ?? "",
                    CsvText.Safe(string.Join("; ", video.Summary?.Heuristics ?? [])),
                    .. calibrated.Select(detector => CsvText.Number(CalibratedOf(video, detector))),
                    .. calibrated.Count > 0 ? [CsvText.Safe(calibration!.Name)] : Array.Empty<string>(),
                ]);
        }
    }

    private static double? CalibratedOf(BatchVideoResource video, string detector) =>
        video.Scores.FirstOrDefault(score => score.Detector == detector)?.Calibration?.Probability;

    private static CoverageResource? CoverageOf(BatchVideoResource video, int detector) =>
        video.Scores.Count > detector ? video.Scores[detector].Coverage : null;
}
