using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using FakeFinder.Evaluation.Calibration;

namespace FakeFinder.Web.Api.Batches;

/// <summary>
/// Results as CSV (RFC 4180, UTF-8), a row for each video: its scores, and in further columns for each detector how many frames it judged
/// of those that it wanted; in words what the trained detectors say together, and which detectors are heuristics, which are in no average;
/// and where a calibration is configured the calibrated probabilities and the name of the data. A text that a spreadsheet would run as a
/// formula gets an apostrophe before it.
/// </summary>
internal static class BatchCsv
{
    public const string MediaType = "text/csv";

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,

        // With a NewLine of its own the library leaves other line ends unquoted.
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field.AsSpan().ContainsAny('\r', '\n'),
    };

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
        await using var csv = new CsvWriter(writer, Format);
        await WriteRowAsync(
            csv,
            [
                "file",
                "video",
                "state",
                "job",
                .. detectors,
                "average",
                "reason",
                .. detectors.SelectMany(detector => new[] { $"{detector} frames judged", $"{detector} frames wanted" }),
                "band",
                "summary",
                "heuristics",
                .. calibrated.Select(detector => $"{detector} calibrated"),
                .. calibrated.Count > 0 ? ["calibration"] : Array.Empty<string>(),
            ]);
        await foreach (var video in videos.WithCancellation(cancellationToken))
        {
            await WriteRowAsync(
                csv,
                [
                    video.FileName,
                    video.Video,
                    video.State,
                    $"{video.Job}",
                    .. detectors.Select((_, place) => video.Scores.Count > place ? Text(video.Scores[place].Score) : ""),
                    video.AverageScore is { } average ? Text(average) : "",
                    string.Join(
                        "; ",
                        video.Scores.Where(score => score.Reason is not null).Select(score => $"{score.Detector}: {score.Reason}")),
                    .. detectors.SelectMany(
                        (_, place) =>
                            CoverageOf(video, place) is { } coverage
                                ? new[] { $"{coverage.FramesJudged}", $"{coverage.FramesWanted}" }
                                : ["", ""]),
                    video.Summary is { } summary ? JsonNamingPolicy.CamelCase.ConvertName($"{summary.Band}") : "",
                    video.Summary is { } words ? words.Coverage is null ? words.Sentence : $"{words.Sentence} {words.Coverage}" : "",
                    string.Join("; ", video.Summary?.Heuristics ?? []),
                    .. calibrated.Select(detector => CalibratedOf(video, detector) is { } probability ? Text(probability) : ""),
                    .. calibrated.Count > 0 ? [calibration!.Name] : Array.Empty<string>(),
                ]);
        }
    }

    private static double? CalibratedOf(BatchVideoResource video, string detector) =>
        video.Scores.FirstOrDefault(score => score.Detector == detector)?.Calibration?.Probability;

    private static CoverageResource? CoverageOf(BatchVideoResource video, int detector) =>
        video.Scores.Count > detector ? video.Scores[detector].Coverage : null;

    private static Task WriteRowAsync(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        return csv.NextRecordAsync();
    }

    private static string Text(double score) => score.ToString("R", CultureInfo.InvariantCulture);
}
