using System.Diagnostics.Metrics;
using System.Text;
using FakeFinder.Media;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Sweeping;

/// <summary>What every database says may go, and that it goes whole, once, and with a record.</summary>
public abstract class RetentionContract : DatabaseContract
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private IRetention Retention => Storage.Get<IRetention>();

    private ITombstones Tombstones => Storage.Get<ITombstones>();

    private IBatchIndex Batches => Storage.Get<IBatchIndex>();

    [Fact]
    public async Task A_video_may_go_once_its_last_upload_is_as_old_as_it_may_become()
    {
        var video = await AddAsync("a.mp4", "bytes");
        Storage.Time.Advance(Month - Tick);
        Assert.Empty(await DueVideosAsync());
        Storage.Time.Advance(Tick);
        Assert.Equal([video.Id], await DueVideosAsync());

        await AddAsync("b.mp4", "bytes");

        Assert.Empty(await DueVideosAsync());
        Assert.False(await Retention.DeleteVideoAsync(video.Id, MonthOld(), CancellationToken.None));
        Assert.Equal(Storage.Time.GetUtcNow(), await Retention.FindLastUseAsync(video.Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_time_of_a_video_counts_from_the_end_of_its_last_job_also_where_that_job_is_deleted()
    {
        var video = await AddAsync("a.mp4", "bytes");
        Storage.Time.Advance(Month / 2);
        var job = await OpenAsync(video.Id);
        Storage.Time.Advance(Month);
        Assert.Empty(await DueVideosAsync());
        Assert.Null(await Retention.FindLastUseAsync(video.Id, CancellationToken.None));
        await EndAsync(job);
        var ended = Storage.Time.GetUtcNow();

        await Storage.Get<IJobDeletions>().BeginAsync(job.Id, video: null, expiry: null, CancellationToken.None);

        Assert.Equal(ended, await Retention.FindLastUseAsync(video.Id, CancellationToken.None));
        Storage.Time.Advance(Month - Tick);
        Assert.Empty(await DueVideosAsync());
        Storage.Time.Advance(Tick);
        Assert.Equal([video.Id], await DueVideosAsync());
    }

    [Fact]
    public async Task A_video_goes_with_its_bytes_names_and_pictures_and_leaves_a_record_of_why()
    {
        var deleted = new List<string>();
        using var listener = Listen(deleted);
        var video = await AddAsync("a.mp4", "bytes");
        await AddAsync("b.mp4", "bytes");
        await Storage.Get<IDerivedFiles>().WriteAsync(video.Id, "frame-1.jpg", new MemoryStream([1]), CancellationToken.None);
        Storage.Time.Advance(Month);

        Assert.True(await Retention.DeleteVideoAsync(video.Id, MonthOld(), CancellationToken.None));
        Assert.False(await Retention.DeleteVideoAsync(video.Id, MonthOld(), CancellationToken.None));

        Assert.DoesNotContain(Folder.Files, file => file.StartsWith("blobs/", StringComparison.Ordinal));
        Assert.Null(await Storage.Library.FindByNameAsync(Viewer.All, "b.mp4", CancellationToken.None));
        var tombstone = await Tombstones.FindVideoAsync(Viewer.All, video.Id, CancellationToken.None);
        Assert.Equal(new Tombstone(Storage.Time.GetUtcNow(), Expired: true), tombstone);
        Assert.Equal("was deleted on 2126-02-01 at 03:04 UTC, at the end of its retention time", $"{tombstone}");
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(
            (AuditEvent.Service, "video.deleted", video.Id, "done", "retention: FakeFinder:Retention:Videos=30.00:00:00"),
            (entry.Caller, entry.Action, entry.Target, entry.Outcome, entry.Detail));
        Assert.Equal(["video retention"], deleted);

        await AddAsync("c.mp4", "bytes");
        Assert.Null(await Tombstones.FindVideoAsync(Viewer.All, video.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_deletion_that_was_asked_for_leaves_the_same_record_with_its_own_reason()
    {
        var video = await AddAsync("a.mp4", "bytes");
        var job = await EndedAsync(video.Id);

        await Storage.Get<IJobDeletions>().BeginAsync(job.Id, video.Id, expiry: null, CancellationToken.None);
        await Storage.Get<IJobDeletions>().EndAsync(job.Id, CancellationToken.None);

        var now = Storage.Time.GetUtcNow();
        Assert.Equal(new Tombstone(now, Expired: false), await Tombstones.FindJobAsync(job.Id, CancellationToken.None));
        Assert.Equal(new Tombstone(now, Expired: false), await Tombstones.FindVideoAsync(Viewer.All, video.Id, CancellationToken.None));
        Assert.Equal(
            [("job.deleted", $"{job.Id}", $"request; of video {video.Id}"), ("video.deleted", video.Id, "request")],
            (await AuditAsync()).Select(entry => (entry.Action, entry.Target, entry.Detail)));
        Assert.Null(await Tombstones.FindJobAsync(Guid.NewGuid(), CancellationToken.None));
        Assert.Null(await Tombstones.FindVideoAsync(Viewer.All, "../never' OR 1", CancellationToken.None));
    }

    [Fact]
    public async Task A_video_that_an_open_job_batch_or_evaluation_may_need_stays()
    {
        var (worked, batched, free) = (await AddAsync("a.mp4", "a"), await AddAsync("b.mp4", "b"), await AddAsync("c.mp4", "c"));
        await OpenAsync(worked.Id);
        await BatchAsync(batched);
        Storage.Time.Advance(Month);
        Assert.Equal([free.Id], await DueVideosAsync());
        Assert.False(await Retention.DeleteVideoAsync(worked.Id, MonthOld(), CancellationToken.None));
        Assert.False(await Retention.DeleteVideoAsync(batched.Id, MonthOld(), CancellationToken.None));

        // A crash fell between an evaluation and its batch: nobody knows yet which videos it needs.
        var evaluation = await EvaluateAsync(batch: Guid.CreateVersion7());
        Assert.False(await Retention.DeleteVideoAsync(free.Id, MonthOld(), CancellationToken.None));
        var refusal = await Assert.ThrowsAsync<VideoInUseException>(() =>
            Storage.Library.DeleteAsync(Viewer.All, free.Id, CancellationToken.None));
        Assert.Contains($"while evaluation {evaluation}", refusal.Message, StringComparison.Ordinal);

        var end = new EvaluationEnd(EvaluationStates.Cancelled, Storage.Time.GetUtcNow());
        await Storage.Get<IEvaluationIndex>().EndAsync(evaluation, end, CancellationToken.None);
        Assert.True(await Retention.DeleteVideoAsync(free.Id, MonthOld(), CancellationToken.None));
    }

    [Fact]
    public async Task Jobs_may_go_in_the_order_of_their_ends_so_many_at_a_time()
    {
        var jobs = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            jobs.Add((await EndedAsync("v")).Id);
            Storage.Time.Advance(TimeSpan.FromHours(1));
        }

        await OpenAsync("v");
        Storage.Time.Advance(Month - TimeSpan.FromHours(2));

        Assert.Equal(jobs[..4], await DueJobsAsync());
        Assert.Equal(jobs[1..3], await Retention.ListJobsAsync(MonthOld(), skip: 1, take: 2, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_stays_while_a_younger_probe_an_open_batch_or_an_open_evaluation_needs_it()
    {
        var video = await AddAsync("a.mp4", "bytes");
        var probed = await EndedAsync(video.Id);
        var batch = await BatchAsync(video);
        var ofBatch = (await Batches.ListVideosAsync(batch, -1, 1, CancellationToken.None))[0].JobId;
        await EndAsync(await OpenAsync(video.Id, ofBatch));
        Storage.Time.Advance(Month / 2);
        var probe = await OpenAsync(video.Id, probe: new ProbeRow(probed.Id, "mirrored"));
        Storage.Time.Advance(Month / 2);
        Assert.Empty(await DueJobsAsync());

        await EndAsync(probe);
        var evaluation = await EvaluateAsync(batch);
        await Batches.SettleAsync(batch, [ofBatch], Storage.Time.GetUtcNow(), CancellationToken.None);
        Assert.Empty(await DueJobsAsync());

        var end = new EvaluationEnd(EvaluationStates.Completed, Storage.Time.GetUtcNow());
        await Storage.Get<IEvaluationIndex>().EndAsync(evaluation, end, CancellationToken.None);
        Assert.Equal([ofBatch], await DueJobsAsync());
        Storage.Time.Advance(Month);
        Assert.Equal(new[] { probed.Id, ofBatch }.Order(), (await DueJobsAsync()).Order());
    }

    [Fact]
    public async Task A_probe_whose_job_is_gone_goes_by_itself()
    {
        var probe = await OpenAsync("v", probe: new ProbeRow(Guid.CreateVersion7(), "mirrored"));
        await EndAsync(probe);
        Storage.Time.Advance(Month);

        Assert.Equal([probe.Id], await DueJobsAsync());
    }

    [Fact]
    public async Task A_batch_goes_after_its_jobs_and_its_id_is_not_used_again()
    {
        var video = await AddAsync("a.mp4", "bytes");
        var batch = await BatchAsync(video);
        var job = (await Batches.ListVideosAsync(batch, -1, 1, CancellationToken.None))[0].JobId;
        await EndAsync(await OpenAsync(video.Id, job));
        Assert.False(await Retention.DeleteBatchAsync(batch, MonthOld(), CancellationToken.None));
        await Batches.SettleAsync(batch, [job], Storage.Time.GetUtcNow(), CancellationToken.None);
        Storage.Time.Advance(Month);
        Assert.Empty(await DueBatchesAsync());
        Assert.False(await Retention.DeleteBatchAsync(batch, MonthOld(), CancellationToken.None));

        await Storage.Get<IJobDeletions>().BeginAsync(job, video: null, MonthOld(), CancellationToken.None);
        Assert.Equal([batch], await DueBatchesAsync());
        Assert.True(await Retention.DeleteBatchAsync(batch, MonthOld(), CancellationToken.None));

        Assert.Null(await Batches.FindAsync(batch, CancellationToken.None));
        Assert.Empty(await Batches.ListVideosAsync(batch, -1, 10, CancellationToken.None));
        Assert.True((await Tombstones.FindBatchAsync(batch, CancellationToken.None))!.Expired);
        await Assert.ThrowsAsync<DeletedBatchException>(() => BatchAsync(video, batch));
        Assert.Equal(["job.deleted", "batch.deleted"], (await AuditAsync()).Select(entry => entry.Action));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_deleted_video_goes_with_the_next_sweep_and_the_record_stays()
    {
        var video = await AddAsync("a.mp4", "bytes");
        Storage.Time.Advance(Month);
        var table = Storage.Get<VideoTable>();
        Assert.Equal(
            VideoDeletion.Deleted,
            await table.DeleteAsync(Viewer.All, video.Id, Storage.Time.GetUtcNow(), MonthOld(), CancellationToken.None));
        Assert.NotNull(await Storage.Blobs.FindTimeAsync(VideoId.KeyOf(video.Id), CancellationToken.None));

        await Retention.FinishDeletionsAsync(CancellationToken.None);

        Assert.Null(await Storage.Blobs.FindTimeAsync(VideoId.KeyOf(video.Id), CancellationToken.None));
        Assert.Empty(await table.ListDeletionsAsync(CancellationToken.None));
        Assert.True((await Tombstones.FindVideoAsync(Viewer.All, video.Id, CancellationToken.None))!.Expired);
    }

    [Fact]
    public async Task That_something_was_deleted_is_for_those_alone_who_could_see_it()
    {
        var video = await AddAsync("a.mp4", "bytes", "anna");
        await AddAsync("b.mp4", "bytes", "bo");
        var now = Storage.Time.GetUtcNow();
        var job = new JobRow(Guid.CreateVersion7(), video.Id, "a.mp4", "completed", Open: false, now, now, [])
        {
            Owner = "anna",
        };
        await Storage.Jobs.EndAsync(job, CancellationToken.None);
        await Storage.Get<IJobDeletions>().BeginAsync(job.Id, video: null, expiry: null, CancellationToken.None);
        Storage.Time.Advance(Month);
        Assert.True(await Retention.DeleteVideoAsync(video.Id, MonthOld(), CancellationToken.None));

        foreach (var (viewer, seesVideo, seesJob) in new[]
        {
            (Viewer.All, true, true), (Viewer.Of("anna"), true, true), (Viewer.Of("bo"), true, false), (Viewer.Of("eve"), false, false),
        })
        {
            Assert.Equal(seesVideo, await Tombstones.FindVideoAsync(viewer, video.Id, CancellationToken.None) is not null);
            Assert.Equal(seesVideo ? Ownership.Unknown : Ownership.Hidden, await LookAsync(viewer, OwnedThing.Video, video.Id));
            Assert.Equal(seesJob ? Ownership.Unknown : Ownership.Hidden, await LookAsync(viewer, OwnedThing.Job, $"{job.Id}"));
        }

        Task<Ownership> LookAsync(Viewer viewer, OwnedThing thing, string id) =>
            Storage.Get<IOwners>().LookAsync(viewer, thing, id, CancellationToken.None);
    }

    [Fact]
    public async Task A_submission_beside_the_sweep_finds_the_video_for_the_whole_job_or_not_at_all()
    {
        for (var i = 0; i < 60; i++)
        {
            var video = await AddAsync("a.mp4", $"bytes {i}");
            Storage.Time.Advance(Month);
            var expiry = MonthOld();

            // As a video grain does it: the open row first, then the look whether the video is there.
            var submission = Task.Run(async () =>
            {
                await OpenAsync(video.Id);
                return await Storage.Library.FindAsync(Viewer.All, video.Id, CancellationToken.None) is not null;
            });
            var sweep = Task.Run(() => Retention.DeleteVideoAsync(video.Id, expiry, CancellationToken.None));

            var (isAccepted, isDeleted) = (await submission, await sweep);
            Assert.NotEqual(isAccepted, isDeleted);
            var bytes = await Storage.Library.OpenAsync(video.Id, CancellationToken.None);
            Assert.Equal(isAccepted, bytes is not null);
            bytes?.Dispose();
        }
    }

    [Fact]
    public async Task Two_sweeps_beside_each_other_delete_each_video_once()
    {
        for (var i = 0; i < 40; i++)
        {
            await AddAsync($"{i}.mp4", $"bytes {i}");
        }

        Storage.Time.Advance(Month);
        var expiry = MonthOld();
        var due = await DueVideosAsync();
        await using var beside = await BesideAsync(Folder.Path, Settings);
        var other = (beside ?? Storage).Get<IRetention>();

        var deleted = await Task.WhenAll(SweepAsync(Retention), SweepAsync(other));

        Assert.Equal(40, due.Count);
        Assert.Equal(40, deleted.Sum());
        Assert.Equal(due.Order(), (await AuditAsync()).Select(entry => entry.Target!).Order());
        Assert.DoesNotContain(Folder.Files, file => file.StartsWith("blobs/videos", StringComparison.Ordinal));

        async Task<int> SweepAsync(IRetention retention)
        {
            var count = 0;
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, token) =>
            {
                if (await retention.DeleteVideoAsync(id, expiry, token))
                {
                    Interlocked.Increment(ref count);
                }
            });
            return count;
        }
    }

    /// <summary>Another process on the same database and store; null where there can be none.</summary>
    private protected abstract Task<TestStorage?> BesideAsync(string data, (string Key, string Value)[] same);

    /// <summary>Of this storage alone: other tests measure beside it.</summary>
    private MeterListener Listen(List<string> deleted)
    {
        var deletions = Storage.Get<Instruments>().Deletions;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument == deletions)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => deleted.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();
        return listener;
    }

    private Expiry MonthOld() => new RetentionOptions { Videos = Month }.OfVideos(Storage.Time.GetUtcNow())!;

    private Task<IReadOnlyList<string>> DueVideosAsync() => Retention.ListVideosAsync(MonthOld(), 0, 100, CancellationToken.None);

    private Task<IReadOnlyList<Guid>> DueJobsAsync() => Retention.ListJobsAsync(MonthOld(), 0, 100, CancellationToken.None);

    private Task<IReadOnlyList<Guid>> DueBatchesAsync() => Retention.ListBatchesAsync(MonthOld(), 0, 100, CancellationToken.None);

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync()
    {
        var entries = await Storage.Get<IAuditLog>().ListAsync(0, 100, CancellationToken.None);
        var chain = new AuditChain();
        Assert.All(entries, entry => Assert.Null(chain.Add(entry)));
        return entries;
    }

    private async Task<StoredVideo> AddAsync(string name, string content, string? owner = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await Storage.Library.AddAsync(name, stream, owner, CancellationToken.None);
    }

    private async Task<JobRow> OpenAsync(string video, Guid? id = null, ProbeRow? probe = null)
    {
        var now = Storage.Time.GetUtcNow();
        var job = new JobRow(id ?? Guid.CreateVersion7(), video, "a.mp4", "queued", Open: true, now, null, [], probe);
        await Storage.Jobs.OpenAsync(job, CancellationToken.None);
        return job;
    }

    private Task EndAsync(JobRow job) => Storage.Jobs.EndAsync(
        job with { Open = false, State = "completed", EndedAt = Storage.Time.GetUtcNow() }, CancellationToken.None);

    private async Task<JobRow> EndedAsync(string video)
    {
        var job = await OpenAsync(video);
        await EndAsync(job);
        return job;
    }

    private async Task<Guid> BatchAsync(StoredVideo video, Guid? id = null)
    {
        var batch = new NewBatch(
            id ?? Guid.CreateVersion7(), "hash", ["wm"], null, Storage.Time.GetUtcNow(), [new NewBatchVideo(video.Id, video.Name)]);
        await Batches.OpenAsync(batch, CancellationToken.None);
        return batch.Id;
    }

    private async Task<Guid> EvaluateAsync(Guid batch)
    {
        var row = new EvaluationRow(
            Guid.CreateVersion7(), "run", EvaluationStates.Running, null, Storage.Time.GetUtcNow(), null, 1, ["wm"], batch, null);
        await Storage.Get<IEvaluationIndex>().OpenAsync(row, CancellationToken.None);
        return row.Id;
    }
}
