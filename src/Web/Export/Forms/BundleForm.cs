using System.Text;
using System.Text.Json;
using FakeFinder.Evidence;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Export.Forms;

/// <summary>The evidence bundle of a job.</summary>
internal static class BundleForm
{
    /// <exception cref="TooLargeException">The bundle would be larger than one may be.</exception>
    public static async Task<byte[]> WriteAsync(
        JobExport export, BundleTexts texts, EvidenceSigner signer, CancellationToken cancellationToken)
    {
        List<BundleFile> files =
        [
            .. export.Reports.Select(report => new BundleFile($"reports/{report.Detector}.json", report.Json)),
            new("evidence.json", texts.Evidence),
            new("notes.json", texts.Notes),
            new("report.html", texts.Page),
            new("scores.csv", CsvForm.Write(export)),
            new("README.txt", Encoding.UTF8.GetBytes(BundleReadme.Of(export))),
            .. export.Pictures.All.Where(picture => picture.Jpeg is not null)
                .Select(picture => new BundleFile(picture.Name, picture.Jpeg)),
        ];
        try
        {
            var signed = BundleWriter.Sign(files, PredicateOf(export), signer);
            using var stream = new MemoryStream();
            await BundleWriter.WriteAsync(stream, signed, cancellationToken);
            return stream.ToArray();
        }
        catch (EvidenceException exception)
        {
            throw new TooLargeException($"Job {export.Job.Id} cannot be exported as a bundle: {exception.Message}");
        }
    }

    private static EvidencePredicate PredicateOf(JobExport export) => new(
        export.Job.Id,
        Word($"{export.Job.State}"),
        export.Job.SubmittedAt.ToUniversalTime(),
        export.Job.EndedAt?.ToUniversalTime(),
        new EvidenceVideo(export.Job.VideoId, export.Job.FileName, export.Video, export.Job.Probe?.Perturbation),
        export.Summary.Text,
        [
            .. export.Detectors.Select(detector => new EvidenceDetector(
                detector.Name,
                detector.IsHeuristic,
                Word($"{detector.State}"),
                detector.Score,
                detector.Probability,
                Word($"{detector.Band}"),
                detector.Reason,
                detector.Networks,
                detector.Versions)),
        ],
        export.Program);

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

/// <summary>The files of a bundle that are forms of the export themselves.</summary>
internal sealed record BundleTexts(byte[] Evidence, byte[] Notes, byte[] Page);
