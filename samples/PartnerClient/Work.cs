using FakeFinder.Contracts;

namespace PartnerClient;

/// <summary>What a partner asks of the service.</summary>
internal static class Work
{
    private const int PageSize = 100;

    public static async Task JobAsync(IClusterClient service, JobRequest request)
    {
        // The id is the client's own: submitted twice, it is one job.
        var job = service.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        Console.WriteLine($"job: {job.GetPrimaryKey()}");
        await Patience.AnswerAsync(() => job.Submit(request), CancellationToken.None);
        await WatchAsync(job);
    }

    public static async Task WatchAsync(IVideoGrain job)
    {
        await foreach (var change in job.WatchToEndAsync())
        {
            // One part that changed, or the whole job: at the beginning, at the end, and after this client fell behind.
            foreach (var part in change.Snapshot?.Parts ?? [change.Part!])
            {
                var found = $"{part.Score} {part.Reason} {part.Coverage?.Summary}";
                Console.WriteLine($"{part.Detector}: {part.State} {part.Progress?.Stage} {found}");
            }

            if (change.Snapshot is not null)
            {
                Console.WriteLine($"job: {change.State}");
            }
        }
    }

    public static async Task CancelAsync(IVideoGrain job) =>
        Console.WriteLine($"job: {(await Patience.AnswerAsync(job.Cancel, CancellationToken.None)).State}");

    public static async Task BatchAsync(IClusterClient service, string detector, string[] videos)
    {
        var batch = service.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        Console.WriteLine($"batch: {batch.GetPrimaryKey()}");
        var request = new BatchRequest([.. videos.Select(video => new BatchVideo(video, video))], [detector]);
        var state = await Patience.AnswerAsync(() => batch.Submit(request), CancellationToken.None);

        // Results are numbered in the order in which they come: a client asks for those after the last one that it has.
        for (var last = 0; state.State == BatchState.Running || last < state.Finished;)
        {
            foreach (var result in await Patience.AnswerAsync(() => batch.Results(last, PageSize), CancellationToken.None))
            {
                last = result.Ordinal;
                Console.WriteLine($"{result.FileName}: {string.Join(' ', result.Scores.Select(score => $"{score.Score} {score.Reason}"))}");
            }

            if (state.State == BatchState.Running)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                state = await Patience.AnswerAsync(batch.Describe, CancellationToken.None);
            }
        }

        Console.WriteLine($"batch: {state.State}");
    }
}
