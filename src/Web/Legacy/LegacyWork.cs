using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Legacy;

/// <summary>Turns the published API's requests into jobs, one for each video with all detectors that are asked of it, and their results into its answer.</summary>
internal sealed class LegacyWork(ModelCatalog catalog, IVideoLibrary videos, JobDesk desk, JobWatcher watcher)
{
    private const double Undetermined = 0.5;

    /// <summary>Submits every video once. Nothing is submitted where anything of the request cannot be done.</summary>
    /// <exception cref="LegacyRefusalException">As the published API refuses.</exception>
    public async Task<LegacyJobs> SubmitAsync(IReadOnlyList<LegacyPart> parts, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, StoredVideo>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            CheckDetectors(part.Detectors);
            foreach (var name in part.Files.Where(name => !files.ContainsKey(name)))
            {
                files.Add(name, await videos.FindByNameAsync(name, cancellationToken) ?? throw LegacyRefusalException.WithText(StatusCodes.Status400BadRequest, $"File {name} not found."));
            }
        }

        var jobs = new LegacyJobs();
        var asked = parts.SelectMany(part => part.Files.Select(file => (Key: new LegacyJobKey(file, part.Priority), part.Detectors))).GroupBy(one => one.Key, one => one.Detectors);
        foreach (var one in asked)
        {
            var job = await desk.SubmitAsync(Guid.CreateVersion7(), files[one.Key.File], one.SelectMany(detectors => detectors).Distinct(), one.Key.Priority);
            jobs.Add(one.Key, job.Id);
        }

        return jobs;
    }

    /// <summary>One element of the answer, once its detectors have ended on its videos: a table in column form as pandas writes it, with a row for each (detector, video).</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the service stops; the jobs go on.</exception>
    public async Task<string> AnswerAsync(LegacyPart part, LegacyJobs jobs, CancellationToken cancellationToken)
    {
        var ended = new Dictionary<string, IReadOnlyDictionary<string, PartSnapshot>>(StringComparer.Ordinal);
        foreach (var file in part.Files.Distinct())
        {
            var job = jobs[new LegacyJobKey(file, part.Priority)];
            ended.Add(file, await watcher.WaitForPartsAsync(job, part.Detectors, cancellationToken) ?? throw new OperationCanceledException(cancellationToken));
        }

        var rows = part.Detectors.SelectMany(detector => part.Files.Select(file => (Detector: detector, File: file))).ToList();
        return rows.Count == 0
            ? PythonJson.Object([])
            : PythonJson.Object(part.Detectors.Distinct()
                .Select(detector => Column(detector, rows.Select(row => row.Detector == detector ? PythonJson.Float(PythonJson.Round10(ended[row.File][detector].Score ?? Undetermined)) : PythonJson.Null)))
                .Prepend(Column("filename", rows.Select(row => PythonJson.Quote(row.File)))));
    }

    private void CheckDetectors(IReadOnlyList<string> detectors)
    {
        foreach (var name in detectors)
        {
            var entry = catalog.Find(name) ?? throw LegacyRefusalException.WithMessage(StatusCodes.Status404NotFound, $"FakeFinder model {name} doesn't exist");
            if (catalog.WhatIsMissing(entry) is { } missing)
            {
                throw LegacyRefusalException.WithMessage(StatusCodes.Status503ServiceUnavailable, missing);
            }
        }
    }

    private static KeyValuePair<string, string> Column(string name, IEnumerable<string> values) =>
        new(name, PythonJson.Object(values.Select((value, row) => KeyValuePair.Create(row.ToString(CultureInfo.InvariantCulture), value))));
}

/// <summary>The jobs of one request.</summary>
internal sealed class LegacyJobs : Dictionary<LegacyJobKey, Guid>;

/// <summary>What the published API's requests share a job by.</summary>
internal readonly record struct LegacyJobKey(string File, JobPriority Priority);
