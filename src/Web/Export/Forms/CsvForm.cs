using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Export.Forms;

/// <summary>
/// Scores as CSV (RFC 4180, UTF-8): a row for each detector, frame and face, and one for a frame without a face. A text that a spreadsheet
/// would run as a formula gets an apostrophe before it; numbers stay numbers.
/// </summary>
internal static class CsvForm
{
    private static readonly string[] Header =
    [
        "detector",
        "heuristic",
        "frame",
        "seconds",
        "frame score",
        "face score",
        "band",
        "face track",
        "left",
        "top",
        "right",
        "bottom",
    ];

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",

        // With a NewLine of its own the library leaves other line ends unquoted.
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field.AsSpan().ContainsAny('\r', '\n'),
    };

    public static byte[] Write(JobExport export)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, leaveOpen: true))
        using (var csv = new CsvWriter(writer, Format))
        {
            WriteRow(csv, Header);
            foreach (var lane in export.Evidence.Lanes)
            {
                foreach (var mark in lane.Marks)
                {
                    WriteMark(csv, lane, mark);
                }
            }
        }

        return bytes.ToArray();
    }

    private static void WriteMark(CsvWriter csv, Lane lane, Mark mark)
    {
        string[] start = [Safe(lane.Detector), lane.IsHeuristic ? "yes" : "no", $"{mark.Frame}", Number(mark.Seconds), Number(mark.Score)];
        if (mark.Faces.Count == 0)
        {
            WriteRow(csv, [.. start, "", BandOf(mark.Score), "", "", "", "", ""]);
        }

        foreach (var face in mark.Faces)
        {
            WriteRow(
                csv,
                [
                    .. start,
                    Number(face.Score),
                    BandOf(face.Score ?? mark.Score),
                    face.Track,
                    Number(face.Left),
                    Number(face.Top),
                    Number(face.Right),
                    Number(face.Bottom),
                ]);
        }
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static string BandOf(double? score) => Bands.Of(score).Word();

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Safe(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{text}" : text;
}
