using System.Text;
using FakeFinder.Media;
using FakeFinder.Reports;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Batches;

/// <summary>What every database keeps of batches.</summary>
public abstract class BatchIndexContract : DatabaseContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly Coverage Judged = new() { FramesWanted = 60, FramesPresent = 1, FramesJudged = 1 };

    private IBatchIndex Index => Storage.Get<IBatchIndex>();

    [Fact]
    public async Task A_batch_is_found_as_it_was_written_and_a_second_one_under_its_id_changes_nothing()
    {
        var batch = await BatchAsync(3);

        var row = await Index.OpenAsync(batch, CancellationToken.None);
        var again = await Index.OpenAsync(batch with { ContentHash = "other", Videos = [] }, CancellationToken.None);

        Assert.Equal(
            (batch.Id, "hash", 4, "running", true, 3, 0, 0, Noon),
            (row.Id, row.ContentHash, row.Replicas!.Value, row.State, row.IsOpen, row.Total, row.Completed, row.Failed, row.SubmittedAt));
        Assert.Equal(["a", "b"], row.Detectors);
        Assert.Equal("hash", again.ContentHash);
        Assert.Equal([batch.Id], await Index.ListOpenAsync(10, CancellationToken.None));
        Assert.Equal(row.Id, Assert.Single((await Index.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Batches).Id);
        var videos = await Index.ListOpenVideosAsync(batch.Id, after: 0, take: 10, CancellationToken.None);
        Assert.Equal([1, 2], videos.Select(video => video.Position));
        Assert.Equal(batch.Videos.Skip(1).Select(video => video.VideoId), videos.Select(video => video.VideoId));
    }

    [Fact]
    public async Task A_batch_with_a_video_that_is_not_there_is_not_written_at_all()
    {
        var batch = await BatchAsync(2);

        var missing = await Assert.ThrowsAsync<MissingVideoException>(() =>
            Index.OpenAsync(batch with { Videos = [.. batch.Videos, new NewBatchVideo("gone", "gone.mp4")] }, CancellationToken.None));

        Assert.Equal("gone", missing.VideoId);
        Assert.Null(await Index.FindAsync(batch.Id, CancellationToken.None));
        Assert.Empty(await Index.ListVideosAsync(batch.Id, -1, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Ended_jobs_become_results_once_and_the_last_one_ends_the_batch()
    {
        var batch = await BatchAsync(3);
        await Index.OpenAsync(batch, CancellationToken.None);
        var jobs = (await Index.ListOpenVideosAsync(batch.Id, -1, 10, CancellationToken.None)).Select(video => video.JobId).ToList();
        await EndJobAsync(jobs[2], "completed", 0.75);
        await EndJobAsync(jobs[0], "failed", null);

        var first = await Index.SettleAsync(batch.Id, jobs, Noon, CancellationToken.None);
        var again = await Index.SettleAsync(batch.Id, jobs, Noon, CancellationToken.None);

        Assert.Equal((1, 1, "running"), (first.Batch.Completed, first.Batch.Failed, first.Batch.State));
        Assert.Equal([jobs[2], jobs[0]], first.Settled);
        Assert.Empty(again.Settled);
        Assert.Equal(
            [(1, 2, 0.75), (2, 0, (double?)null)],
            (await Index.ListResultsAsync(batch.Id, 0, 10, CancellationToken.None)).Select(row =>
                (row.Ordinal!.Value, row.Position, row.Parts[0].Score)));
        Assert.Equal(
            [Judged, null],
            (await Index.ListResultsAsync(batch.Id, 0, 10, CancellationToken.None)).Select(row => row.ResultOf("a").Coverage));

        var last = await Index.GiveUpAsync(batch.Id, jobs[1], "It was deleted.", Noon.AddHours(1), CancellationToken.None);

        Assert.Equal(
            ("completed", false, 1, 2, Noon.AddHours(1)),
            (last.Batch.State, last.Batch.IsOpen, last.Batch.Completed, last.Batch.Failed, last.Batch.EndedAt!.Value));
        Assert.Empty(await Index.ListOpenAsync(10, CancellationToken.None));
        var given = Assert.Single(await Index.ListResultsAsync(batch.Id, after: 2, take: 10, CancellationToken.None));
        Assert.Equal((1, "failed", "It was deleted."), (given.Position, given.State, given.Reason));
        Assert.Empty(given.Parts);
    }

    [Fact]
    public async Task A_cancelled_batch_stays_open_until_its_jobs_were_seen_to_and_keeps_what_had_finished()
    {
        var batch = await BatchAsync(3);
        await Index.OpenAsync(batch, CancellationToken.None);
        var jobs = (await Index.ListOpenVideosAsync(batch.Id, -1, 10, CancellationToken.None)).Select(video => video.JobId).ToList();
        await EndJobAsync(jobs[0], "completed", 0.75);
        await Storage.Jobs.OpenAsync(Job(jobs[1], "queued", null), CancellationToken.None);

        var cancelled = await Index.CancelAsync(batch.Id, Noon, CancellationToken.None);

        Assert.Equal(("cancelled", true), (cancelled.State, cancelled.IsOpen));
        Assert.Equal([batch.Id], await Index.ListOpenAsync(10, CancellationToken.None));
        Assert.Equal([jobs[1], jobs[0]], await Index.ListOpenJobsAsync(batch.Id, CancellationToken.None));
        await EndJobAsync(jobs[1], "cancelled", null);
        await Index.SettleAsync(batch.Id, jobs, Noon, CancellationToken.None);
        var closed = await Index.CloseAsync(batch.Id, CancellationToken.None);

        Assert.Equal(("cancelled", false, 1, 0), (closed.State, closed.IsOpen, closed.Completed, closed.Failed));
        Assert.Equal(
            ["completed", "cancelled", "cancelled"],
            (await Index.ListVideosAsync(batch.Id, -1, 10, CancellationToken.None)).Select(row => row.State));
    }

    [Fact]
    public async Task Files_that_were_refused_have_their_result_from_the_start()
    {
        var batch = (await BatchAsync(0)) with
        {
            Videos = [new NewBatchVideo("", "a.txt", "No video."), new NewBatchVideo("", "b.txt", "No video either.")],
        };

        var row = await Index.OpenAsync(batch, CancellationToken.None);

        Assert.Equal(("completed", false, 2, 2), (row.State, row.IsOpen, row.Total, row.Failed));
        Assert.Equal(
            ["No video.", "No video either."],
            (await Index.ListResultsAsync(batch.Id, 0, 10, CancellationToken.None)).Select(result => result.Reason));
    }

    [Fact]
    public async Task A_video_of_an_open_batch_cannot_be_deleted()
    {
        var batch = await BatchAsync(1);
        await Index.OpenAsync(batch, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<VideoInUseException>(() =>
            Storage.Library.DeleteAsync(Viewer.All, batch.Videos[0].VideoId, CancellationToken.None));

        Assert.Contains($"{batch.Id}", refusal.Message, StringComparison.Ordinal);
        await Index.CancelAsync(batch.Id, Noon, CancellationToken.None);
        await Index.CloseAsync(batch.Id, CancellationToken.None);
        Assert.True(await Storage.Library.DeleteAsync(Viewer.All, batch.Videos[0].VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task A_table_of_a_batch_is_sorted_filtered_and_paged_by_the_database_also_while_it_runs()
    {
        var batch = await BatchAsync(5);
        var refused = new NewBatchVideo("", "50%_off.txt", "No video.");
        await Index.OpenAsync(batch with { Videos = [.. batch.Videos, refused] }, CancellationToken.None);
        var jobs = (await Index.ListOpenVideosAsync(batch.Id, -1, 10, CancellationToken.None)).Select(video => video.JobId).ToList();
        await EndJobAsync(jobs[0], "completed", 0.2);
        await EndJobAsync(jobs[1], "completed", 1);
        await EndJobAsync(jobs[2], "completed", 0.5);
        await EndJobAsync(jobs[3], "failed", null);
        await Storage.Jobs.OpenAsync(Job(jobs[4], "queued", null), CancellationToken.None);
        await Index.SettleAsync(batch.Id, jobs, Noon, CancellationToken.None);
        var byScore = new BatchQuery { Detectors = ["a"], Order = BatchOrder.Score };

        Assert.Equal([0, 1, 2, 3, 4, 5], await FindAsync(batch.Id, new BatchQuery()));
        Assert.Equal([5, 4, 3, 2, 1, 0], await FindAsync(batch.Id, new BatchQuery { Descending = true }));
        Assert.Equal([1, 0, 2, 3, 4, 5], await FindAsync(batch.Id, byScore with { Descending = true }));
        Assert.Equal([0, 1, 2, 3, 4, 5], await FindAsync(batch.Id, byScore));
        Assert.Equal([1], await FindAsync(batch.Id, byScore with { Above = 0.9 }));
        Assert.Equal([0], await FindAsync(batch.Id, byScore with { AtMost = 0.5 }));
        Assert.Empty(await FindAsync(batch.Id, byScore with { Above = 0.1, Detectors = ["b"] }));
        Assert.Empty(await FindAsync(batch.Id, byScore with { Above = 0.1, Detectors = [] }));
        Assert.Equal([4], await FindAsync(batch.Id, new BatchQuery { State = "open" }));
        Assert.Equal([3, 5], await FindAsync(batch.Id, new BatchQuery { State = "failed", Order = BatchOrder.Name }));
        Assert.Equal([5], await FindAsync(batch.Id, new BatchQuery { Name = "%_OFF" }));
        Assert.Equal([5, 0, 1, 2, 3, 4], await FindAsync(batch.Id, new BatchQuery { Order = BatchOrder.Finished }));
        Assert.Equal([4, 3, 5, 0, 1, 2], await FindAsync(batch.Id, new BatchQuery { Order = BatchOrder.State, Descending = true }));

        var page = await Index.SearchAsync(batch.Id, byScore with { Descending = true }, skip: 1, take: 2, CancellationToken.None);
        Assert.Equal((6, 2), (page.Total, page.Videos.Count));
        Assert.Equal((0, 0.2, "completed"), (page.Videos[0].Video.Position, page.Videos[0].Highest!.Value, page.Videos[0].JobState));
        Assert.Equal(Judged, Assert.Single(page.Videos[0].Video.Parts).Coverage);
        Assert.Null(page.Videos[1].Highest);
        var rest = await Index.SearchAsync(batch.Id, new BatchQuery { Detectors = ["a"] }, skip: 4, take: 2, CancellationToken.None);
        Assert.Equal(["queued", null], rest.Videos.Select(video => video.JobState));
    }

    [Fact]
    public async Task Scores_are_counted_in_bins_whose_borders_belong_to_the_upper_one()
    {
        var batch = await BatchAsync(7);
        await Index.OpenAsync(batch, CancellationToken.None);
        var jobs = (await Index.ListOpenVideosAsync(batch.Id, -1, 10, CancellationToken.None)).Select(video => video.JobId).ToList();
        foreach (var (job, score) in jobs.Zip([0, 0.0499, 0.05, 0.5, 0.9, 1]))
        {
            await EndJobAsync(job, "completed", score);
        }

        await Storage.Jobs.OpenAsync(Job(jobs[6], "queued", null), CancellationToken.None);
        await Index.SettleAsync(batch.Id, jobs, Noon, CancellationToken.None);

        Assert.Equal(
            [new("a", ScoreCount.NotAssessed, 1), new("a", 0, 2), new("a", 1, 1), new("a", 18, 1), new("a", 19, 1)],
            await Index.CountScoresAsync(batch.Id, CancellationToken.None));
        Assert.Equal("0.mp4", Assert.Single((await Index.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Batches).FirstFile);
    }

    private async Task<NewBatch> BatchAsync(int videos)
    {
        var all = new List<NewBatchVideo>();
        for (var i = 0; i < videos; i++)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes($"clip {i}"));
            var video = await Storage.Library.AddAsync($"{i}.mp4", content, owner: null, CancellationToken.None);
            all.Add(new NewBatchVideo(video.Id, video.Name));
        }

        return new NewBatch(Guid.CreateVersion7(), "hash", ["a", "b"], Replicas: 4, Noon, all);
    }

    private async Task<IEnumerable<int>> FindAsync(Guid batch, BatchQuery query)
    {
        var page = await Index.SearchAsync(batch, query, 0, 100, CancellationToken.None);
        Assert.Equal(page.Total, page.Videos.Count);
        return page.Videos.Select(video => video.Video.Position);
    }

    private async Task EndJobAsync(Guid id, string state, double? score) =>
        await Storage.Jobs.EndAsync(Job(id, state, score), CancellationToken.None);

    private JobRow Job(Guid id, string state, double? score)
    {
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        return new JobRow(
            id,
            "video",
            "a.mp4",
            state,
            state == "queued",
            Noon,
            state == "queued" ? null : Storage.Time.GetUtcNow(),
            [new PartRow("a", state, score, null, score is null ? null : Judged)]);
    }
}
