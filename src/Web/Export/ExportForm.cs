using System.Net.Mime;
using FakeFinder.Web.Csv;

namespace FakeFinder.Web.Export;

/// <summary>One form in which a job can be exported.</summary>
/// <param name="Name">In links and on the command line.</param>
/// <param name="Ending">Of its file's name.</param>
/// <param name="Title">For people.</param>
/// <param name="Sentence">What it is for.</param>
internal sealed record ExportForm(string Name, string MediaType, string Ending, string Title, string Sentence)
{
    public static readonly ExportForm Json = new(
        "json",
        MediaTypeNames.Application.Json,
        "json",
        "JSON",
        "All results, detector reports and notes in one document, for programs.");

    public static readonly ExportForm Csv = new(
        "csv", CsvText.MediaType, "csv", "CSV", "A row for each detector, frame and face, for spreadsheets and statistics.");

    public static readonly ExportForm Html = new(
        "html",
        MediaTypeNames.Text.Html,
        "html",
        "HTML report",
        "One page with pictures, to read, print and send; it needs no other file and no network.");

    public static readonly ExportForm Bundle = new(
        "bundle",
        MediaTypeNames.Application.Zip,
        "zip",
        "Evidence bundle",
        "A signed zip file with everything, to keep or hand on; 'fakefinder verify' tells whether it was changed.");

    /// <summary>In the order in which they are offered; JSON is for who does not say what they want.</summary>
    public static readonly IReadOnlyList<ExportForm> All = [Json, Html, Csv, Bundle];

    /// <summary>It shows pictures, which workers may have to make first.</summary>
    public bool HasPictures => this == Html || this == Bundle;
}
