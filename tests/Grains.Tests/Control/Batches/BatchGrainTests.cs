using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Owners;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Control.Batches;

public sealed class BatchGrainTests
{
    [Fact]
    public async Task Every_video_is_analysed_once_and_has_its_result()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 2);
        var videos = await UploadAsync(service, 30);

        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        var accepted = await batch.Submit(new BatchRequest(videos, ["alpha", "beta"], Replicas: 2, SubmittedBy: "Ada"));
        var ended = await EndOfAsync(batch);

        Assert.Equal((BatchState.Running, 30, 0), (accepted.State, accepted.Total, accepted.Finished));
        Assert.Equal((BatchState.Completed, 30, 0, 2), (ended.State, ended.Completed, ended.Failed, ended.Replicas));
        Assert.Equal(("Ada", "Ada"), (accepted.SubmittedBy, ended.SubmittedBy));
        Assert.NotNull(ended.EndedAt);
        Assert.Null(ended.TimeLeft);
        var results = await batch.Results(after: 0, take: 1000);
        Assert.Equal(Enumerable.Range(1, 30), results.Select(result => result.Ordinal));
        Assert.Equal(videos.Select(video => video.FileName), results.OrderBy(result => result.Position).Select(result => result.FileName));
        Assert.All(
            results,
            result => Assert.Equal([new BatchScore("alpha", 0.25, null), new BatchScore("beta", 0.25, null)], result.Scores.AsEnumerable())
        );
        Assert.Equal([28, 29], (await batch.Results(after: 27, take: 2)).Select(result => result.Ordinal));
        Assert.Equal(60, service.Detectors.Runs.Select(run => (run.VideoId, run.Detector)).Distinct().Count());
        Assert.Equal(60, service.Detectors.Runs.Count);
    }

    [Fact]
    public async Task A_result_says_what_its_scores_rest_on()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        service.Detectors.Coverage = new()
        {
            FramesWanted = 99,
            FramesPresent = 99,
            FramesDecoded = 99,
            FramesSearched = 10,
            FramesWithFace = 9,
            FramesJudged = 40,
            FacesSeen = 9,
            FacesJudged = 4,
            TracksSeen = 2,
            TracksJudged = 1,
        };
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest(await UploadAsync(service, 1), ["alpha"]));
        await EndOfAsync(batch);

        var score = Assert.Single(Assert.Single(await batch.Results(after: 0, take: 1)).Scores);
        Assert.Equal(new Coverage(99, 99, 99, 10, 9, 40, 9, 4, 2, 1), score.Coverage);
    }

    [Fact]
    public async Task Only_about_twice_the_slots_of_jobs_are_outstanding_and_they_are_batch_work()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var finish = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => finish.Task;
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest(await UploadAsync(service, 20), ["alpha"]));

        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Runs.Count == 2));
        await ServiceCluster.UntilAsync(async () => (await service.Index.ListOpenAsync(100, CancellationToken.None)).Count == 4);
        var jobs = await service.Index.ListOpenAsync(100, CancellationToken.None);
        Assert.Equal(JobPriority.Batch, (await service.Grains.GetGrain<IVideoGrain>(jobs[0]).Describe()).Priority);

        finish.SetResult(0.5);
        Assert.Equal(20, (await EndOfAsync(batch)).Completed);
    }

    [Fact]
    public async Task The_same_submission_again_changes_nothing_and_another_one_is_a_conflict()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var videos = await UploadAsync(service, 3);
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        var request = new BatchRequest(videos, ["alpha"]);
        await batch.Submit(request);
        await EndOfAsync(batch);

        var again = await batch.Submit(request);

        Assert.Equal((BatchState.Completed, 3), (again.State, again.Completed));
        Assert.Equal(3, service.Detectors.Runs.Count);
        await Assert.ThrowsAsync<BatchConflictException>(() => batch.Submit(request with { Detectors = ["beta"] }));
        await Assert.ThrowsAsync<BatchConflictException>(() => batch.Submit(request with { Videos = [.. videos.Reverse()] }));
    }

    [Fact]
    public async Task The_end_of_a_batch_is_to_be_told_once_and_those_of_its_jobs_are_not()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        var request = new BatchRequest(await UploadAsync(service, 2), ["alpha"], CallbackUrl: "https://hooks.example.org/");
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => batch.Submit(request with { CallbackUrl = "ftp://a.b/" }));
        Assert.Contains("callbackUrl is 'ftp://a.b/'", refusal.Message, StringComparison.Ordinal);
        var id = (await batch.Submit(request)).Id;
        await Assert.ThrowsAsync<BatchConflictException>(() => batch.Submit(request with { CallbackUrl = null }));

        await EndOfAsync(batch);

        var told = await service.Deliveries.FindAsync(DeliverySubject.Batch(id), CancellationToken.None);
        Assert.Equal("batch.completed", told!.Event);
        foreach (var job in (await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Jobs)
        {
            Assert.Null(await service.Deliveries.FindAsync(DeliverySubject.Job(job.Id), CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_video_that_cannot_be_analysed_has_one_half_with_the_reason_and_the_batch_goes_on()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1, settings: new() { ["FakeFinder:Jobs:Attempts"] = "1" });
        var videos = await UploadAsync(service, 4);
        service.Detectors.Script = run =>
            run.VideoId == videos[1].VideoId ? throw new InvalidDataException("The decoder broke.") : Task.FromResult(0.75);
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest(videos.Add(new BatchVideo("", "notes.txt", "notes.txt is not a video.")), ["alpha"]));

        var ended = await EndOfAsync(batch);

        Assert.Equal((BatchState.Completed, 5, 3, 2), (ended.State, ended.Total, ended.Completed, ended.Failed));
        var results = (await batch.Results(0, 10))
            .OrderBy(result => result.Position)
            .Select(result => Assert.Single(result.Scores))
            .ToList();
        Assert.Equal([0.75, 0.5, 0.75, 0.75, 0.5], results.Select(score => score.Score));
        Assert.Contains("The decoder broke.", results[1].Reason, StringComparison.Ordinal);
        Assert.Equal("notes.txt is not a video.", results[4].Reason);
    }

    [Fact]
    public async Task Cancel_is_final_and_stops_what_runs()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var finish = new TaskCompletionSource<double>();
        var videos = await UploadAsync(service, 10);
        var runs = 0;
        service.Detectors.Script = _ => Interlocked.Increment(ref runs) == 1 ? Task.FromResult(0.25) : finish.Task;
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest(videos, ["alpha"]));
        await ServiceCluster.UntilAsync(async () => (await batch.Describe()).Completed == 1);
        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Runs.Count == 3));

        var cancelled = await batch.Cancel();

        Assert.Equal((BatchState.Cancelled, 1, 0), (cancelled.State, cancelled.Completed, cancelled.Failed));
        Assert.Empty(await service.Index.ListOpenAsync(100, CancellationToken.None));
        var finished = Assert.Single(await batch.Results(0, 10));
        await ServiceCluster.UntilAsync(() =>
            Task.FromResult(service.Detectors.Runs.All(run => run.VideoId == finished.VideoId || run.Stop.IsCancellationRequested)));
        finish.SetResult(0.5);
        Assert.Equal(cancelled, await batch.Cancel() with { Detectors = cancelled.Detectors });
        Assert.Single(await batch.Results(0, 10));

        // One that waits may get the slot of one that was cancelled just before it.
        Assert.InRange(service.Detectors.Runs.Count, 3, 5);
        var rows = await service.Control.GetRequiredService<IBatchIndex>().ListVideosAsync(cancelled.Id, -1, 100, CancellationToken.None);
        Assert.Equal(
            videos.Select((_, position) => position == finished.Position ? "completed" : "cancelled"),
            rows.Select(row => row.State));
    }

    [Fact]
    public async Task A_job_that_cannot_be_cancelled_at_once_keeps_no_other_from_it()
    {
        Guid? stubborn = null;
        var jobs = new AwayCalls(typeof(IVideoGrain), nameof(IVideoGrain.Cancel))
        {
            Of = call => call.TargetId.GetGuidKey() is var job && (stubborn ??= job) == job,
        };
        await using var service = await ServiceCluster.StartAsync(workers: 1, control: jobs.Put);
        service.Detectors.Script = _ => new TaskCompletionSource<double>().Task;
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest(await UploadAsync(service, 10), ["alpha"]));
        await ServiceCluster.UntilAsync(async () => (await service.Index.ListOpenAsync(100, CancellationToken.None)).Count == 4);

        Assert.Equal(BatchState.Cancelled, (await batch.Cancel()).State);
        await ServiceCluster.UntilAsync(async () =>
            await service.Index.ListOpenAsync(100, CancellationToken.None) is [var open] && open == stubborn);
        jobs.Away = false;

        await ServiceCluster.UntilAsync(async () => (await service.Index.ListOpenAsync(100, CancellationToken.None)).Count == 0);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_not_written_down()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 0);
        var videos = await UploadAsync(service, 1);
        var id = Guid.CreateVersion7();
        var batch = service.Grains.GetGrain<IBatchGrain>(id);

        await Assert.ThrowsAsync<VideoNotFoundException>(() =>
            batch.Submit(new BatchRequest([.. videos, new BatchVideo(new string('a', 64), "gone.mp4")], ["alpha"])));
        await Assert.ThrowsAsync<UnknownDetectorException>(() => batch.Submit(new BatchRequest(videos, ["magic"])));
        await Assert.ThrowsAsync<DetectorNotInstalledException>(() => batch.Submit(new BatchRequest(videos, ["absent"])));
        await Assert.ThrowsAsync<InvalidRequestException>(() => batch.Submit(new BatchRequest([], ["alpha"])));
        await Assert.ThrowsAsync<InvalidRequestException>(() => batch.Submit(new BatchRequest(videos, ["alpha"], Replicas: 0)));
        await Assert.ThrowsAsync<BatchNotFoundException>(() => batch.Describe());
        Assert.Null(await service.Control.GetRequiredService<IBatchIndex>().FindAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task An_unfinished_batch_goes_on_after_everything_was_killed_and_finished_videos_are_not_analysed_again()
    {
        await using var dead = await ServiceCluster.StartAsync(workers: 1);
        var videos = await UploadAsync(dead, 20);
        var runs = 0;
        dead.Detectors.Script = _ => Interlocked.Increment(ref runs) <= 7 ? Task.FromResult(0.1) : new TaskCompletionSource<double>().Task;
        var id = Guid.CreateVersion7();
        await dead.Grains.GetGrain<IBatchGrain>(id).Submit(new BatchRequest(videos, ["alpha"]));
        await ServiceCluster.UntilAsync(async () => (await dead.Grains.GetGrain<IBatchGrain>(id).Describe()).Completed == 7);
        var early = (await dead.Grains.GetGrain<IBatchGrain>(id).Results(0, 100)).Select(result => result.VideoId).ToHashSet();
        var data = await dead.KillAllAsync();

        await using var alive = await ServiceCluster.StartAsync(
            workers: 1,
            data,
            new ScriptedDetectors { Script = _ => Task.FromResult(0.9) });
        var ended = await EndOfAsync(alive.Grains.GetGrain<IBatchGrain>(id));

        Assert.Equal((BatchState.Completed, 20), (ended.State, ended.Completed));
        Assert.Equal(
            videos.Select(video => video.VideoId).Where(video => !early.Contains(video)).Order(),
            alive.Detectors.Runs.Select(run => run.VideoId).Order());
        var results = await alive.Grains.GetGrain<IBatchGrain>(id).Results(0, 100);
        Assert.Equal(20, results.Length);
        Assert.All(results, result => Assert.Equal(early.Contains(result.VideoId) ? 0.1 : 0.9, result.Scores[0].Score));
    }

    private static async Task<ImmutableArray<BatchVideo>> UploadAsync(ServiceCluster service, int count)
    {
        var videos = ImmutableArray.CreateBuilder<BatchVideo>(count);
        for (var i = 0; i < count; i++)
        {
            videos.Add(new BatchVideo(await service.UploadAsync($"{i}.mp4", $"clip {i}"), $"{i}.mp4"));
        }

        return videos.MoveToImmutable();
    }

    private static async Task<BatchSnapshot> EndOfAsync(IBatchGrain batch)
    {
        using var patience = new CancellationTokenSource(ServiceCluster.Patience);
        BatchSnapshot? last = null;
        await foreach (var now in batch.Watch(patience.Token))
        {
            last = now;
        }

        return last ?? throw new InvalidOperationException("The watch ended without a word.");
    }
}
