using CsvHelper;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Csv;

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

    public static byte[] Write(JobExport export)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, leaveOpen: true))
        using (var csv = CsvText.WriterOn(writer))
        {
            csv.WriteRow(Header);
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
        string[] start =
        [
            CsvText.Safe(lane.Detector),
            lane.IsHeuristic ? "yes" : "no",
            $"{mark.Frame}",
            CsvText.Number(mark.Seconds),
            CsvText.Number(mark.Score),
        ];
        if (mark.Faces.Count == 0)
        {
            csv.WriteRow([.. start, "", BandOf(mark.Score), "", "", "", "", ""]);
        }

        foreach (var face in mark.Faces)
        {
            csv.WriteRow(
                [
                    .. start,
                    CsvText.Number(face.Score),
                    BandOf(face.Score ?? mark.Score),
                    face.Track,
                    CsvText.Number(face.Left),
                    CsvText.Number(face.Top),
                    CsvText.Number(face.Right),
                    CsvText.Number(face.Bottom),
                ]);
        }
    }

    private static string BandOf(double? score) => Bands.Of(score).Word();
}
