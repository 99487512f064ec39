using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;

namespace FakeFinder.Web.Legacy;

/// <summary>
/// Turns the published API's requests into work, and its results into the answer: interactive ones into jobs, one for each video with all
/// detectors that are asked of it; those in batch mode into batches, one for all videos of which the same detectors are asked.
/// </summary>
internal sealed class LegacyWork(
    ModelCatalog catalog,
    DetectorChecks checks,
    LiveDetectors live,
    IVideoLibrary videos,
    LegacyObjects objects,
    JobSubmitter submitter,
    JobWatcher watcher,
    BatchSubmitter batchSubmitter,
    BatchReader batchReader,
    OpenWork open)
{
    private const double Undetermined = 0.5;

    /// <summary>So many objects are fetched at a time.</summary>
    private const int AtATime = 4;

    /// <summary>Submits every video once. Nothing is submitted where anything of the request cannot be done.</summary>
    /// <exception cref="LegacyRefusalException">As the published API refuses.</exception>
    public async Task<LegacyJobs> SubmitAsync(IReadOnlyList<LegacyPart> parts, Caller caller, CancellationToken cancellationToken)
    {
        var said = await live.AskAsync();
        foreach (var part in parts)
        {
            CheckDetectors(part.Detectors, said);
        }

        var files = await FindAsync(parts, caller, cancellationToken);
        var jobs = new LegacyJobs();
        var asked = parts
            .SelectMany(part =>
                part.Files.Where(files.ContainsKey)
                    .Select(file => (Key: new LegacyJobKey(file, part.Priority), part.Detectors, part.Replicas)))
            .GroupBy(one => one.Key)
            .Select(ones => new Asked(ones.Key, [.. ones.SelectMany(one => one.Detectors).Distinct()], ones.Max(one => one.Replicas)))
            .ToList();
        foreach (var one in asked.Where(one => one.Key.Priority == JobPriority.Interactive))
        {
            var job = await submitter.SubmitAsync(
                Guid.CreateVersion7(),
                files[one.Key.File],
                one.Detectors,
                one.Key.Priority,
                caller,
                caller.Name,
                callback: null,
                cancellationToken);
            jobs.Add(one.Key, job.Id);
        }

        foreach (var batch in asked.Where(one => one.Key.Priority == JobPriority.Batch).GroupBy(one => string.Join(',', one.Detectors)))
        {
            var id = Guid.CreateVersion7();
            var wanted = batch.Select(one => new BatchVideo(files[one.Key.File].Id, one.Key.File));
            await open.RequireRoomAsync(caller, OwnedThing.Batch, id, cancellationToken);
            await batchSubmitter.SubmitAsync(
                id, [.. wanted], batch.First().Detectors, batch.Max(one => one.Replicas), caller.Owner, caller.Name);
            batch.ToList().ForEach(one => jobs.Add(one.Key, id));
        }

        return jobs;
    }

    /// <summary>
    /// One element of the answer, once its detectors have ended on its videos: a table in column form as pandas writes it, with a row for
    /// each (detector, video).
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the service stops; the work continues.</exception>
    public async Task<string> AnswerAsync(LegacyPart part, LegacyJobs jobs, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<(string File, string Detector), double?>();
        foreach (
            var work in part
                .Files.Distinct()
                .Where(file => jobs.ContainsKey(new LegacyJobKey(file, part.Priority)))
                .GroupBy(file => jobs[new LegacyJobKey(file, part.Priority)]))
        {
            var ended = part.Priority == JobPriority.Batch
                ? await BatchScoresAsync(work.Key, [.. work], cancellationToken)
                : await JobScoresAsync(work.Key, work.Single(), part.Detectors, cancellationToken);
            ended.ForEach(one => scores[(one.File, one.Detector)] = one.Score);
        }

        var rows = part.Detectors.SelectMany(detector => part.Files.Select(file => (Detector: detector, File: file))).ToList();
        return rows.Count == 0
            ? PythonJson.Object([])
            : PythonJson.Object(
                part.Detectors.Distinct()
                    .Select(detector =>
                        Column(
                            detector,
                            rows.Select(row =>
                                row.Detector == detector
                                    ? PythonJson.Float(PythonJson.Round10(scores.GetValueOrDefault((row.File, detector)) ?? Undetermined))
                                    : PythonJson.Null)))
                    .Prepend(Column("filename", rows.Select(row => PythonJson.Quote(row.File)))));
    }

    /// <summary>The videos by their bare names. An object that is not there is left out: it has no job, and 0.5.</summary>
    /// <exception cref="LegacyRefusalException">An uploaded file is not there.</exception>
    private async Task<Dictionary<string, StoredVideo>> FindAsync(
        IReadOnlyList<LegacyPart> parts,
        Caller caller,
        CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, StoredVideo>(StringComparer.Ordinal);
        foreach (var name in parts.SelectMany(part => part.Objects.Count > 0 ? [] : part.Files).Distinct())
        {
            files.Add(
                name,
                await videos.FindByNameAsync(caller.Viewer, name, cancellationToken)
                    ?? throw LegacyRefusalException.WithText(StatusCodes.Status400BadRequest, $"File {Texts.Bounded(name)} not found."));
        }

        var named = parts.SelectMany(part => part.Objects).Where(one => !files.ContainsKey(one.Name)).Distinct().ToList();
        var found = new StoredVideo?[named.Count];
        await Parallel.ForAsync(
            0,
            named.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (i, stop) => found[i] = await objects.FindAsync(named[i], caller, stop));
        for (var i = 0; i < named.Count; i++)
        {
            if (found[i] is { } video)
            {
                files.Add(named[i].Name, video);
            }
        }

        return files;
    }

    private async Task<List<Scored>> JobScoresAsync(
        Guid job,
        string file,
        IReadOnlyList<string> detectors,
        CancellationToken cancellationToken)
    {
        var ended =
            await watcher.WaitForPartsAsync(job, detectors, cancellationToken) ?? throw new OperationCanceledException(cancellationToken);
        return [.. ended.Select(part => new Scored(file, part.Key, part.Value.Score))];
    }

    /// <summary>Once these files have their results, or the batch has ended without.</summary>
    private async Task<List<Scored>> BatchScoresAsync(Guid batch, HashSet<string> files, CancellationToken cancellationToken)
    {
        var scores = new List<Scored>();
        var left = files.Count;
        await foreach (var change in batchReader.WatchAsync(batch, after: 0, cancellationToken))
        {
            if (change.Video is { } video && files.Contains(video.FileName))
            {
                left--;
                scores.AddRange(video.Scores.Select(score => new Scored(video.FileName, score.Detector, score.Score)));
            }

            if (left == 0)
            {
                return scores;
            }

            if (change.Batch is { State: BatchState.Cancelled } cancelled)
            {
                return
                [
                    .. files.SelectMany(file => cancelled.Detectors.Select(detector => new Scored(file, detector, Score: null))),
                    .. scores,
                ];
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private void CheckDetectors(IReadOnlyList<string> detectors, FleetDetectors? said)
    {
        foreach (var name in detectors)
        {
            var entry =
                catalog.Find(name)
                ?? throw LegacyRefusalException.WithMessage(
                    StatusCodes.Status404NotFound,
                    $"FakeFinder model {Texts.Bounded(name)} doesn't exist");
            if (checks.WhatPrevents(entry, said) is { } missing)
            {
                throw LegacyRefusalException.WithMessage(StatusCodes.Status503ServiceUnavailable, missing);
            }
        }
    }

    private static KeyValuePair<string, string> Column(string name, IEnumerable<string> values) =>
        new(name, PythonJson.Object(values.Select((value, row) => KeyValuePair.Create(row.ToString(CultureInfo.InvariantCulture), value))));

    private sealed record Asked(LegacyJobKey Key, IReadOnlyList<string> Detectors, int Replicas);

    private sealed record Scored(string File, string Detector, double? Score);
}

/// <summary>The jobs of one request, and its batches.</summary>
internal sealed class LegacyJobs : Dictionary<LegacyJobKey, Guid>;

/// <summary>What the published API's requests share a job, or a place in a batch, by.</summary>
internal readonly record struct LegacyJobKey(string File, JobPriority Priority);
