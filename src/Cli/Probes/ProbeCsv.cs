using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FakeFinder.Cli.Probes;

/// <summary>
/// A probe as CSV (RFC 4180, UTF-8), a row for each version and detector, the video itself first as <c>original</c>. A text that a
/// spreadsheet would run as a formula gets an apostrophe before it; a change of the score keeps its sign.
/// </summary>
internal static class ProbeCsv
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",

        // With a NewLine of its own the library leaves other line ends unquoted.
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field.AsSpan().ContainsAny('\r', '\n'),
    };

    public static string Write(ProbeResult result)
    {
        using var writer = new StringWriter();
        using (var csv = new CsvWriter(writer, Format))
        {
            WriteRow(csv, ["version", "detector", "state", "score", "change", "verdict", "flips", "reason", "notice"]);
            foreach (var part in result.Job.Parts)
            {
                var (own, why) = (Text(part.Score), Safe(part.Reason));
                WriteRow(csv, ["original", part.Detector, part.State, own, "", part.Verdict, "", why, Notice(part.Detector)]);
            }

            foreach (var version in result.Probe.Versions)
            {
                foreach (var score in version.Scores)
                {
                    WriteRow(
                        csv,
                        [
                            version.Perturbation,
                            score.Detector,
                            score.State,
                            Text(score.Score),
                            Text(score.Change),
                            score.Verdict,
                            score.Score is null ? "" : score.Flips ? "yes" : "no",
                            Safe(score.Reason),
                            Notice(score.Detector),
                        ]);
                }
            }
        }

        return writer.ToString();

        string? Notice(string detector) => Safe(result.NoticeOf(detector));
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string? Safe(string? text) => text is ['=' or '@' or '+' or '-' or '\t' or '\r', ..] ? $"'{text}" : text;
}
