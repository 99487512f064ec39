using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Reports;
using FakeFinder.Web.Api;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Export;

/// <summary>Gathers what an export of a job is made of.</summary>
internal sealed class JobExporter(
    IGrainFactory grains,
    IReportStore reports,
    JobEvidence evidence,
    ModelCatalog catalog,
    ExportPictures pictures,
    IJobNotes notes)
{
    /// <summary>Of a job's reports together: what a page or a bundle can hold.</summary>
    private const int MostReportBytes = 64 * 1024 * 1024;

    private const int MostNames = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>Null while the job runs.</returns>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="TooLargeException">Its reports are too large to export.</exception>
    public async Task<JobExport?> GatherAsync(Guid id, bool withPictures, CancellationToken cancellationToken)
    {
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        if (!job.State.IsFinal())
        {
            return null;
        }

        List<string> missing = [];
        var read = await ReadReportsAsync(job, missing, cancellationToken);
        var seen = VideoEvidence.Of([.. read.Select(one => new JudgedReport(one.Report, evidence.IsHeuristic(one.Detector)))]);
        var shown = withPictures ? await pictures.OfAsync(job.VideoId, seen, cancellationToken) : ExportedPictures.None;
        missing.AddRange(shown.All.Where(picture => picture.Jpeg is null)
            .GroupBy(picture => picture.WhyNot)
            .Select(group => $"{Names([.. group.Select(picture => picture.Name)])}: {group.Key}"));
        return new JobExport
        {
            Job = job,
            Summary = evidence.SummaryOf(job),
            Evidence = seen,
            Detectors = [.. job.Parts.Select(part => Describe(part, read.Find(one => one.Detector == part.Detector)?.Report))],
            Reports = read,
            Notes = await notes.ListAsync(id, cancellationToken),
            Pictures = shown,
            Missing = missing,
            Program = ProgramFacts.This,
        };
    }

    /// <summary>Several pictures mostly lack for one reason, which is told once.</summary>
    private static string Names(IReadOnlyList<string> pictures) => pictures.Count <= MostNames
        ? string.Join(", ", pictures)
        : $"{string.Join(", ", pictures.Take(MostNames))} and {pictures.Count - MostNames} more";

    private async Task<List<ExportedReport>> ReadReportsAsync(JobSnapshot job, List<string> missing, CancellationToken cancellationToken)
    {
        List<ExportedReport> read = [];
        var room = MostReportBytes;
        foreach (var part in job.Parts.Where(part => part.ReportId is not null))
        {
            await using var stored = await reports.OpenAsync(part.ReportId!, cancellationToken);
            if (stored is null)
            {
                missing.Add($"The report of {part.Detector} is not in the store any more.");
                continue;
            }

            try
            {
                var json = await ReadAsync(stored, room, job.Id, cancellationToken);
                var report = JsonSerializer.Deserialize<DetectionReport>(json, Json)
                    ?? throw new JsonException("The report is null.");
                read.Add(new ExportedReport(part.Detector, json, report));
                room -= json.Length;
            }
            catch (Exception damage) when (damage is JsonException or InvalidDataException)
            {
                missing.Add($"The report of {part.Detector} is damaged in the store.");
            }
        }

        return read;
    }

    private static async Task<byte[]> ReadAsync(Stream stored, int room, Guid job, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = await stored.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + count > room)
            {
                throw new TooLargeException(
                    $"The reports of job {job} have more than {MostReportBytes} bytes, which is the most that an export takes; read each "
                        + $"of them at /api/v1/jobs/{job}/reports/DETECTOR.");
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private ExportedDetector Describe(PartSnapshot part, DetectionReport? report)
    {
        var entry = catalog.Find(part.Detector);
        var probability = evidence.ProbabilityOf(part.Detector, part.Score);
        return new ExportedDetector(
            part.Detector,
            entry?.Title ?? part.Detector,
            evidence.IsHeuristic(part.Detector),
            part.State,
            part.Score,
            probability,
            Bands.Of(probability),
            part.Reason,
            report?.Notice ?? entry?.Notice,
            part.Coverage,
            report?.Networks ?? [],
            report?.Versions ?? new Dictionary<string, string>());
    }
}
