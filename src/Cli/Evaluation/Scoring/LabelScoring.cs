using System.Net;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Batches;
using FakeFinder.Cli.Detect;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Labels;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>
/// Has all labelled videos analysed: files and videos of the service as one batch, each object of a bucket as a batch of its own, since the
/// service takes a bucket's videos by prefix. Each step may be repeated without harm.
/// </summary>
internal sealed class LabelScoring(CliConsole console, FakeFinderApi api, UsedService service, TimeProvider time)
{
    private const int AtATime = 8;

    private readonly ResultReader results = new(api);

    /// <summary>Asks the service for the videos that the labels name by id.</summary>
    /// <exception cref="CliException">It does not have one: a sentence with the line.</exception>
    public Task CheckAsync(LabelSet labels, IReadOnlyList<VideoSource> sources, CancellationToken cancellationToken) => ForEachAsync(
        Places(sources, source => source.Id is not null),
        async (place, token) =>
        {
            if (!await api.HasVideoAsync(sources[place].Id!, token))
            {
                throw new CliException(
                    $"{labels.Videos[place].Place}: {service.Url} has no video {sources[place].Id}; upload it, or name its file.");
            }
        },
        cancellationToken);

    /// <param name="sources">Where each video is.</param>
    /// <param name="again">What the command is run again with after an interruption.</param>
    /// <returns>What is known of each video, in the order of the labels.</returns>
    public Task<IReadOnlyList<ScoredVideo>> RunAsync(
        IReadOnlyList<VideoSource> sources, RunFile run, string again, CancellationToken cancellationToken) => BatchProgress
            .On(console.Output)
            .ShowAsync(async progress =>
            {
                var scored = new ScoredVideo[sources.Count];
                await ScoreOwnAsync(sources, scored, run, again, progress, cancellationToken);
                await ScoreObjectsAsync(sources, scored, run, again, cancellationToken);
                return (IReadOnlyList<ScoredVideo>)scored;
            });

    /// <summary>Those that are here or in the service.</summary>
    private async Task ScoreOwnAsync(
        IReadOnlyList<VideoSource> sources,
        ScoredVideo[] scored,
        RunFile run,
        string again,
        BatchProgress progress,
        CancellationToken cancellationToken)
    {
        var ids = sources.Select(source => source.Id).ToArray();
        var files = Places(sources, source => source.File is not null);
        if (files.Count > 0)
        {
            var uploads = await new BatchUpload(api).RunAsync(
                [.. files.Select(place => sources[place].File!)], progress.Uploaded, cancellationToken);
            foreach (var (place, upload) in files.Zip(uploads))
            {
                (ids[place], scored[place]) = (upload.VideoId, ScoredVideo.Without(upload.VideoId, upload.Error));
            }
        }

        var places = Enumerable.Range(0, ids.Length).Where(place => ids[place] is not null).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var submission = new BatchSubmission(
            [.. places.Select(place => ids[place]!)],
            [.. places.Select(place => sources[place].File?.Name ?? ids[place]!)],
            run.Detectors,
            run.Replicas);
        await new BatchEnd(console, api, service, time)
            .AwaitAsync(run.Batch, token => SubmitAsync(run.Batch, submission, token), again, progress.Analysed, cancellationToken);
        var videos = await api.ReadBatchAsync(run.Batch, cancellationToken);
        await ForEachAsync(
            [.. Enumerable.Range(0, videos.Count)],
            async (i, token) => scored[places[videos[i].Position]] = await results.ReadAsync(videos[i], token),
            cancellationToken);
    }

    /// <summary>A file may be read now that could not be, or the other way round: then the batch is another one.</summary>
    private async Task<Batch> SubmitAsync(Guid batch, BatchSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            return await api.SubmitBatchAsync(batch, submission, cancellationToken);
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.Conflict)
        {
            throw new CliException(
                $"The videos, or which of them can be read, have changed since the first run ({exception.Message}) Delete {RunFile.Name} "
                    + $"in the folder of the results to start again, or choose another folder by --out.");
        }
    }

    private async Task ScoreObjectsAsync(
        IReadOnlyList<VideoSource> sources, ScoredVideo[] scored, RunFile run, string again, CancellationToken cancellationToken)
    {
        var objects = Places(sources, source => source.Object is not null);
        if (objects.Count > 0)
        {
            console.Output.Line($"{objects.Count} of the videos are in buckets; the service fetches them.");
        }

        await ForEachAsync(objects, ScoreAsync, cancellationToken);

        async Task ScoreAsync(int place, CancellationToken token)
        {
            var location = sources[place].Object!;
            var batch = DerivedId.Of(run.Batch, location);
            try
            {
                await new BatchEnd(console, api, service, time).AwaitAsync(
                    batch,
                    stop => api.SubmitBatchAsync(batch, new PrefixSubmission(location, run.Detectors, run.Replicas), stop),
                    again,
                    _ => { },
                    token);
                var name = location[(location.LastIndexOf('/') + 1)..];
                var video = (await api.ReadBatchAsync(batch, token)).FirstOrDefault(video => video.FileName == name);
                scored[place] = video is null
                    ? ScoredVideo.Without(null, $"There is no video at {location}.")
                    : await results.ReadAsync(video, token);
            }
            catch (ApiException exception) when (exception.Status is { } status && (int)status is >= 400 and < 500)
            {
                scored[place] = ScoredVideo.Without(null, exception.Message);
            }
        }
    }

    private static List<int> Places(IReadOnlyList<VideoSource> sources, Func<VideoSource, bool> are) =>
        [.. Enumerable.Range(0, sources.Count).Where(place => are(sources[place]))];

    private static Task ForEachAsync(
        IReadOnlyList<int> places, Func<int, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            places,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (place, token) => await work(place, token));
}
