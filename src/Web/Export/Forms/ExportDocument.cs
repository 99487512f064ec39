using System.Text.Json;
using System.Text.Json.Serialization;
using FakeFinder.Evidence.Statements;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Api;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Export.Forms;

/// <summary>A job's export as JSON; in a bundle <c>evidence.json</c>, where reports and notes are files of their own.</summary>
/// <param name="Schema">Of this format; fields are only added.</param>
/// <param name="Video">The video that was judged.</param>
/// <param name="Evidence">What the reports say of the video's seconds and faces: a lane for each detector, faces over time, worst
/// moments.</param>
/// <param name="Pictures">Those of the bundle, and those that could not be had; absent in the JSON form, which has none.</param>
/// <param name="Notes">What people wrote, apart from what machines said; absent in a bundle.</param>
/// <param name="Reports">By detector, as they are stored; absent in a bundle.</param>
/// <param name="Missing">What the export would hold but cannot, and why.</param>
internal sealed record ExportDocument(
    int Schema,
    EvidenceProgram Program,
    JobResource Job,
    ExportedVideo Video,
    SummaryResource Summary,
    IReadOnlyList<ExportedScore> Detectors,
    VideoEvidence Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PictureFacts>? Pictures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ExportedNote>? Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Reports,
    IReadOnlyList<string> Missing)
{
    /// <summary>With all in it.</summary>
    public static ExportDocument Whole(JobExport export, JobEvidence evidence) => Of(export, evidence) with
    {
        Notes = ExportedNote.Of(export),
        Reports = export.Reports.ToDictionary(
            report => report.Detector,
            report => JsonSerializer.Deserialize<JsonElement>(report.Json),
            StringComparer.Ordinal),
    };

    /// <summary>As a file of a bundle.</summary>
    public static ExportDocument InBundle(JobExport export, JobEvidence evidence) => Of(export, evidence) with
    {
        Pictures = [.. export.Pictures.All.Select(PictureFacts.Of)],
    };

    private static ExportDocument Of(JobExport export, JobEvidence evidence) => new(
        Schema: 1,
        export.Program,
        JobResource.Of(export.Job, evidence),
        new ExportedVideo(export.Job.VideoId, export.Job.FileName, export.Video, export.Job.Probe?.Perturbation),
        SummaryResource.Of(export.Summary),
        [.. export.Detectors.Select(ExportedScore.Of)],
        export.Evidence,
        Pictures: null,
        Notes: null,
        Reports: null,
        export.Missing);
}

/// <summary>The video that was judged.</summary>
/// <param name="Sha256">Of its bytes; its id too.</param>
/// <param name="FileName">At the time of the submission.</param>
/// <param name="Facts">What the reports say of it; null where none does.</param>
/// <param name="Perturbation">How it was changed before detectors saw it; null where they saw it as it is.</param>
internal sealed record ExportedVideo(string Sha256, string FileName, VideoReport? Facts, string? Perturbation);

/// <summary>What one detector came to.</summary>
/// <param name="Probability">What the summary rests on: the calibrated score where a calibration is configured, else the score.</param>
/// <param name="Percent">The probability for people.</param>
/// <param name="BandWord">The band for people.</param>
/// <param name="Networks">Those that took part, with the SHA-256 of their files.</param>
internal sealed record ExportedScore(
    string Detector,
    string Title,
    bool IsHeuristic,
    string State,
    double? Score,
    double? Probability,
    string? Percent,
    Band Band,
    string BandWord,
    string? Reason,
    string? Notice,
    CoverageResource? Coverage,
    IReadOnlyList<NetworkReport> Networks,
    IReadOnlyDictionary<string, string> Versions)
{
    public static ExportedScore Of(ExportedDetector detector) => new(
        detector.Name,
        detector.Title,
        detector.IsHeuristic,
        JsonNamingPolicy.CamelCase.ConvertName($"{detector.State}"),
        detector.Score,
        detector.Probability,
        detector.Probability is { } probability ? Reports.Evidence.Percent.Of(probability) : null,
        detector.Band,
        detector.Band.Word(),
        detector.Reason,
        detector.Notice,
        CoverageResource.Of(detector.Coverage),
        detector.Networks,
        detector.Versions);
}

/// <summary>One note of a person.</summary>
/// <param name="Kind">remark or conclusion.</param>
/// <param name="Author">As they said; the service did not check it.</param>
/// <param name="Seconds">The moment of the video that it is about; null where it is about the whole.</param>
/// <param name="Replaces">The note that this one corrects; both stay.</param>
internal sealed record ExportedNote(
    Guid Id, string Kind, string Author, DateTimeOffset At, string Text, double? Seconds, Guid? Replaces)
{
    public static IReadOnlyList<ExportedNote> Of(JobExport export) =>
    [
        .. export.Notes.Select(note => new ExportedNote(
            note.Id,
            JsonNamingPolicy.CamelCase.ConvertName($"{note.Kind}"),
            note.Author,
            note.At.ToUniversalTime(),
            note.Text,
            note.Seconds,
            note.Replaces)),
    ];
}

/// <summary>One picture of a bundle.</summary>
/// <param name="File">Its name in the bundle; null where it could not be had.</param>
/// <param name="Missing">Why it could not be had.</param>
internal sealed record PictureFacts(string? File, string Caption, FaceSpot Spot, string? Missing)
{
    public static PictureFacts Of(ExportedPicture picture) =>
        new(picture.Jpeg is null ? null : picture.Name, picture.Caption, picture.Spot, picture.WhyNot);
}
