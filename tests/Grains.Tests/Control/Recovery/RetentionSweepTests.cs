using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Recovery;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Control.Recovery;

/// <summary>What was kept for long enough goes whole, and nothing that is younger or needed.</summary>
public sealed class RetentionSweepTests : IAsyncLifetime
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly FakeTimeProvider later = new(DateTimeOffset.UtcNow + Month);
    private ServiceCluster service = null!;

    public async Task InitializeAsync() => service = await ServiceCluster.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_job_goes_with_its_state_reports_notes_and_probes_and_its_video_stays()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        var probe = Guid.CreateVersion7();
        await Grain(probe).Submit(
            new JobRequest(job.VideoId, job.FileName, ["alpha"], JobPriority.Batch, Probe: new ProbeOrder(job.Id, "mirrored")));
        await service.EndOfAsync(probe);
        await Get<IJobNotes>().AddAsync(
            new JobNote(Guid.NewGuid(), job.Id, NoteKind.Remark, "Anna", DateTimeOffset.UtcNow, "odd"), CancellationToken.None);
        later.SetUtcNow(DateTimeOffset.UtcNow + Month);

        Assert.False(await Sweep(new() { Reports = Month }).RunAsync(CancellationToken.None));

        var gone = await Assert.ThrowsAsync<JobNotFoundException>(() => Grain(job.Id).Describe());
        Assert.NotNull(gone.DeletedAt);
        Assert.Contains("end of its retention time, with its reports; analyse the video again", gone.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobNotFoundException>(() => Grain(probe).Describe());
        Assert.Null(await service.Index.FindAsync(job.Id, CancellationToken.None));
        Assert.Empty(await Get<IJobNotes>().ListAsync(job.Id, CancellationToken.None));
        Assert.Null(await Get<IReportStore>().OpenAsync(job.Parts[0].ReportId!, CancellationToken.None));
        Assert.NotNull(await Get<IVideoLibrary>().FindAsync(Viewer.All, job.VideoId, CancellationToken.None));
        var entries = await AuditAsync();
        Assert.Equal(
            new[] { $"{job.Id}", $"{probe}" }.Order(), entries.Select(entry => entry.Target).Order());
        Assert.All(
            entries,
            entry => Assert.Equal(
                ("service", "job.deleted", $"retention: FakeFinder:Retention:Reports=30.00:00:00; of video {job.VideoId}"),
                (entry.Caller, entry.Action, entry.Detail)));
    }

    [Fact]
    public async Task What_is_younger_or_at_work_stays()
    {
        var ended = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        var end = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => end.Task;
        var open = await service.SubmitAsync("alpha");
        var work = service.Grains.GetGrain<IVideoWork>(ended.Id);

        Assert.False(await work.Expire(ended.EndedAt!.Value.AddTicks(-1), "a setting"));
        Assert.False(await service.Grains.GetGrain<IVideoWork>(open).Expire(DateTimeOffset.MaxValue, "a setting"));
        await Sweep(new() { Reports = Month * 2, Videos = Month }).RunAsync(CancellationToken.None);

        Assert.Equal(JobState.Completed, (await Grain(ended.Id).Describe()).State);
        Assert.NotNull(await Get<IVideoLibrary>().FindAsync(Viewer.All, ended.VideoId, CancellationToken.None));
        end.SetResult(0.75);
        Assert.Equal(JobState.Completed, (await service.EndOfAsync(open)).State);
    }

    [Fact]
    public async Task A_job_outlives_its_video_and_a_new_one_of_it_is_refused_with_the_remedy()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        later.SetUtcNow(DateTimeOffset.UtcNow + Month);

        await Sweep(new() { Videos = Month }).RunAsync(CancellationToken.None);

        Assert.Null(await Get<IVideoLibrary>().FindAsync(Viewer.All, job.VideoId, CancellationToken.None));
        Assert.Equal(JobState.Completed, (await Grain(job.Id).Describe()).State);
        await using var report = await Get<IReportStore>().OpenAsync(job.Parts[0].ReportId!, CancellationToken.None);
        Assert.NotNull(report);
        var again = Guid.CreateVersion7();
        var refusal = await Assert.ThrowsAsync<VideoNotFoundException>(() =>
            Grain(again).Submit(new JobRequest(job.VideoId, "clip.mp4", ["alpha"])));
        Assert.NotNull(refusal.DeletedAt);
        Assert.StartsWith($"The video {job.VideoId} was deleted on ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("end of its retention time; upload it again by POST /api/v1/videos.", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await service.Index.FindAsync(again, CancellationToken.None));

        await service.UploadAsync();
        await Grain(again).Submit(new JobRequest(job.VideoId, "clip.mp4", ["alpha"]));
        Assert.Equal(JobState.Completed, (await service.EndOfAsync(again)).State);
    }

    [Fact]
    public async Task A_batch_goes_with_its_jobs_and_says_so()
    {
        var batch = service.Grains.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        var request = new BatchRequest([new BatchVideo(await service.UploadAsync(), "clip.mp4")], ["alpha"]);
        await batch.Submit(request);
        await ServiceCluster.UntilAsync(async () => (await batch.Describe()).State == BatchState.Completed);
        later.SetUtcNow(DateTimeOffset.UtcNow + Month);

        await ServiceCluster.UntilAsync(async () =>
        {
            await Sweep(new() { Reports = Month }).RunAsync(CancellationToken.None);
            return await Get<ITombstones>().FindBatchAsync(batch.GetPrimaryKey(), CancellationToken.None) is not null;
        });

        // Its activation knows it for a moment still.
        await ServiceCluster.UntilAsync(async () => await IsGoneAsync(batch));
        var refusal = await Assert.ThrowsAsync<BatchConflictException>(() => batch.Submit(request));
        Assert.Contains("was deleted, and its id is not used again", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_is_bounded_and_the_rest_follows_beside_another_sweep()
    {
        var ended = DateTimeOffset.UtcNow.AddHours(-1);
        var jobs = Enumerable.Range(0, 2 * RetentionSweep.AtMost + 1).Select(_ => new JobRow(
            Guid.CreateVersion7(), new string('a', 64), "a.mp4", "completed", Open: false, ended, ended, [])).ToList();
        await Task.WhenAll(jobs.Select(job => service.Index.EndAsync(job, CancellationToken.None)));
        var (one, two) = (Sweep(new() { Reports = Month }), Sweep(new() { Reports = Month }));

        Assert.True(await one.RunAsync(CancellationToken.None));
        Assert.Equal(RetentionSweep.AtMost + 1, await CountJobsAsync());
        await Task.WhenAll(one.RunAsync(CancellationToken.None), two.RunAsync(CancellationToken.None));
        Assert.False(await one.RunAsync(CancellationToken.None));

        Assert.Equal(0, await CountJobsAsync());
        Assert.Empty(await Get<IJobDeletions>().ListBegunAsync(10, CancellationToken.None));
        Assert.Equal(jobs.Select(job => $"{job.Id}").Order(), (await AuditAsync()).Select(entry => entry.Target).Order());
    }

    [Fact]
    public async Task A_deletion_that_a_kill_cut_off_is_finished_after_the_restart_and_keeps_its_reason()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        var expiry = new Expiry(DateTimeOffset.UtcNow, "FakeFinder:Retention:Reports=1.00:00:00");
        await Get<IJobDeletions>().BeginAsync(job.Id, video: null, expiry, CancellationToken.None);

        await using var next = await ServiceCluster.StartAsync(workers: 0, data: await service.KillAllAsync());
        await ServiceCluster.UntilAsync(async () =>
            (await next.Control.GetRequiredService<IJobDeletions>().ListBegunAsync(10, CancellationToken.None)).Count == 0);

        var gone = await Assert.ThrowsAsync<JobNotFoundException>(() => next.Grains.GetGrain<IVideoGrain>(job.Id).Describe());
        Assert.Contains("at the end of its retention time", gone.Message, StringComparison.Ordinal);
        Assert.Null(await next.Control.GetRequiredService<IReportStore>().OpenAsync(job.Parts[0].ReportId!, CancellationToken.None));
        var entries = await next.Control.GetRequiredService<IAuditLog>().ListAsync(0, 10, CancellationToken.None);
        Assert.Equal($"{job.Id}", Assert.Single(entries).Target);
    }

    [Fact]
    public async Task What_cannot_be_deleted_keeps_nothing_behind_it_and_is_tried_again()
    {
        var stuck = new StuckVideos(RetentionSweep.AtMost);
        var sweep = new RetentionSweep(
            service.Grains, stuck, Options.Create(new RetentionOptions { Videos = Month }), later, NullLogger<RetentionSweep>.Instance);

        Assert.True(await sweep.RunAsync(CancellationToken.None));
        Assert.False(await sweep.RunAsync(CancellationToken.None));
        Assert.True(await sweep.RunAsync(CancellationToken.None));

        Assert.Equal([0, RetentionSweep.AtMost, 0], stuck.Skipped);
        Assert.Equal(["free"], stuck.Deleted);
    }

    private static async Task<bool> IsGoneAsync(IBatchGrain batch)
    {
        try
        {
            await batch.Describe();
            return false;
        }
        catch (BatchNotFoundException gone)
        {
            return gone.DeletedAt is not null && gone.Message.Contains("retention time, with its results", StringComparison.Ordinal);
        }
    }

    private RetentionSweep Sweep(RetentionOptions options) =>
        new(service.Grains, Get<IRetention>(), Options.Create(options), later, NullLogger<RetentionSweep>.Instance);

    private async Task<int> CountJobsAsync() =>
        (await service.Index.SearchAsync(Viewer.All, new JobQuery(), CancellationToken.None)).Total;

    private IVideoGrain Grain(Guid id) => service.Grains.GetGrain<IVideoGrain>(id);

    private T Get<T>()
        where T : notnull => service.Control.GetRequiredService<T>();

    private Task<IReadOnlyList<AuditEntry>> AuditAsync() => Get<IAuditLog>().ListAsync(0, 10_000, CancellationToken.None);

    /// <summary>Many videos that somebody uses whenever they are to be deleted, and one behind them.</summary>
    private sealed class StuckVideos(int count) : IRetention
    {
        private readonly List<string> videos = [.. Enumerable.Range(0, count).Select(number => $"stuck {number}"), "free"];

        public List<int> Skipped { get; } = [];

        public List<string> Deleted { get; } = [];

        public Task<IReadOnlyList<string>> ListVideosAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken)
        {
            Skipped.Add(skip);
            return Task.FromResult<IReadOnlyList<string>>([.. videos.Skip(skip).Take(take)]);
        }

        public Task<bool> DeleteVideoAsync(string id, Expiry expiry, CancellationToken cancellationToken)
        {
            if (id != "free")
            {
                return id.EndsWith('7') ? throw new IOException("The disk does not answer.") : Task.FromResult(false);
            }

            Deleted.Add(id);
            return Task.FromResult(true);
        }

        public Task FinishDeletionsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Guid>> ListJobsAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Guid>> ListBatchesAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> DeleteBatchAsync(Guid id, Expiry expiry, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<DateTimeOffset?> FindLastUseAsync(string video, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
