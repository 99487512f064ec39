using System.Text;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Storage.Tests.Deliveries;

/// <summary>What each database keeps of the ends that are to be told.</summary>
public abstract class DeliveryContract : DatabaseContract
{
    private const string Url = "https://Hooks.Example.org:8443/a?token=b";
    private const string Host = "hooks.example.org";
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private IDeliveries Deliveries => Storage.Get<IDeliveries>();

    private IBatchIndex Batches => Storage.Get<IBatchIndex>();

    [Fact]
    public async Task The_end_of_a_job_is_to_be_told_to_the_address_that_it_was_submitted_with()
    {
        var (told, silent) = (Job() with { CallbackUrl = Url }, Job());
        await Storage.Jobs.OpenAsync(told, None);
        await Storage.Jobs.OpenAsync(silent, None);
        Assert.Null(await FindAsync(told));

        await Storage.Jobs.EndAsync(Ended(told, "failed"), None);
        await Storage.Jobs.EndAsync(Ended(silent), None);

        Assert.Equal(
            new Delivery(
                $"job_{told.Id:N}", DeliverySubject.Job(told.Id), "job.failed", Noon.AddSeconds(3), new Uri(Url), "pending",
                Noon.AddSeconds(3), 0, Noon.AddSeconds(3), null, null, null),
            await FindAsync(told));
        Assert.Null(await FindAsync(silent));
        Assert.Equal([Host], await Deliveries.ListDueHostsAsync(Noon.AddSeconds(3), 10, None));
        Assert.Empty(await Deliveries.ListDueHostsAsync(Noon, 10, None));
    }

    [Fact]
    public async Task An_end_that_is_written_down_again_is_not_told_again_however_late()
    {
        var job = await EndAsync();
        var claimed = Assert.Single(await ClaimAsync(Noon.AddMinutes(1)));
        await Deliveries.SettleAsync(claimed, new DeliveryAttempt(Noon.AddMinutes(1), 204, null, null), None);
        await Storage.Jobs.EndAsync(Ended(job), None);
        Assert.Equal(("delivered", 204, null), await StateAsync(job));

        await Deliveries.DeleteEndedAsync(Noon.AddMinutes(1), None);
        Assert.NotNull(await FindAsync(job));
        await Deliveries.DeleteEndedAsync(Noon.AddMinutes(2), None);
        await Storage.Jobs.EndAsync(Ended(job), None);

        Assert.Null(await FindAsync(job));
    }

    [Fact]
    public async Task What_one_process_has_claimed_no_other_gets_until_the_claim_ends()
    {
        var job = await EndAsync();

        var first = Assert.Single(await ClaimAsync(Noon.AddMinutes(1)));
        Assert.Empty(await ClaimAsync(Noon.AddMinutes(1.9)));
        Assert.Empty(await Deliveries.ListDueHostsAsync(Noon.AddMinutes(1.9), 10, None));
        var second = Assert.Single(await ClaimAsync(Noon.AddMinutes(2)));

        Assert.Equal((1, 2), (first.Attempts, second.Attempts));
        await Deliveries.SettleAsync(first, new DeliveryAttempt(Noon, 500, "It answered 500.", null), None);
        Assert.Equal(("pending", null, null), await StateAsync(job));
        await Deliveries.SettleAsync(second, new DeliveryAttempt(Noon, 503, "It answered 503.", Noon.AddHours(1)), None);
        Assert.Equal(("pending", 503, "It answered 503."), await StateAsync(job));
        Assert.Empty(await ClaimAsync(Noon.AddMinutes(59)));
        Assert.Single(await ClaimAsync(Noon.AddHours(1)));
    }

    [Fact]
    public async Task Two_that_claim_at_the_same_time_share_what_is_due_and_get_nothing_twice()
    {
        foreach (var _ in Enumerable.Range(0, 40))
        {
            await EndAsync();
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ClaimAsync(Noon.AddMinutes(1), take: 4)));

        var ids = claims.SelectMany(claim => claim).Select(delivery => delivery.Id).ToList();
        Assert.Equal((40, 40), (ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public async Task What_was_given_up_is_due_again_when_somebody_asks_for_it()
    {
        var job = await EndAsync();
        var claimed = Assert.Single(await ClaimAsync(Noon.AddMinutes(1)));
        await Deliveries.SettleAsync(claimed, new DeliveryAttempt(Noon.AddMinutes(1), null, "Nobody is there.", null), None);
        Assert.Equal(("failed", null, "Nobody is there."), await StateAsync(job));
        Assert.Empty(await ClaimAsync(Noon.AddDays(9)));

        var again = await Deliveries.SendAgainAsync(DeliverySubject.Job(job.Id), Noon.AddDays(9), None);

        Assert.Equal(("pending", 0, Noon.AddDays(9)), (again!.State, again.Attempts, again.Since));
        Assert.Equal(claimed.Id, Assert.Single(await ClaimAsync(Noon.AddDays(9))).Id);
        Assert.Null(await Deliveries.SendAgainAsync(DeliverySubject.Batch(job.Id), Noon, None));
    }

    [Fact]
    public async Task The_deletion_of_a_job_takes_what_was_to_be_told_of_it()
    {
        var (job, other) = (await EndAsync(), await EndAsync());

        await Storage.Get<IJobDeletions>().BeginAsync(job.Id, video: null, expiry: null, None);
        await Storage.Jobs.EndAsync(Ended(job), None);

        Assert.Null(await FindAsync(job));
        Assert.NotNull(await FindAsync(other));
    }

    [Fact]
    public async Task The_end_of_a_batch_is_told_with_its_last_video_and_its_jobs_tell_nobody()
    {
        var batch = await BatchAsync(2);
        await Batches.OpenAsync(batch, None);
        var jobs = (await Batches.ListOpenVideosAsync(batch.Id, -1, 10, None)).Select(video => video.JobId).ToList();

        await Batches.GiveUpAsync(batch.Id, jobs[0], "It is gone.", Noon, None);
        Assert.Null(await FindAsync(batch));
        await Batches.GiveUpAsync(batch.Id, jobs[1], "It is gone.", Noon.AddHours(1), None);

        var told = await FindAsync(batch);
        Assert.Equal(("batch.completed", Noon.AddHours(1)), (told!.Event, told.EventAt));
        Assert.Null(await Deliveries.FindAsync(DeliverySubject.Job(jobs[0]), None));
        Assert.Equal(Url, (await Batches.FindAsync(batch.Id, None))!.CallbackUrl);
    }

    [Fact]
    public async Task A_cancelled_batch_is_told_once_its_jobs_have_ended_and_one_of_refused_files_at_once()
    {
        var (cancelled, refused) = (await BatchAsync(1), await BatchAsync(0));
        await Batches.OpenAsync(cancelled, None);
        await Batches.CancelAsync(cancelled.Id, Noon.AddMinutes(1), None);
        Assert.Null(await FindAsync(cancelled));

        await Batches.CloseAsync(cancelled.Id, None);
        await Batches.OpenAsync(refused with { Videos = [new NewBatchVideo("", "a.txt", "It is no video.")] }, None);

        var told = await FindAsync(cancelled);
        Assert.Equal(("batch.cancelled", Noon.AddMinutes(1)), (told!.Event, told.EventAt));
        Assert.Equal("batch.completed", (await FindAsync(refused))!.Event);
    }

    private static JobRow Job() => new(
        Guid.CreateVersion7(), new string('a', 64), "a.mp4", "queued", Open: true, Noon, EndedAt: null,
        [new PartRow("wm", "queued", null, null)]);

    private static JobRow Ended(JobRow job, string state = "completed") =>
        job with { State = state, Open = false, EndedAt = Noon.AddSeconds(3) };

    private async Task<JobRow> EndAsync()
    {
        var job = Job() with { CallbackUrl = Url };
        await Storage.Jobs.OpenAsync(job, None);
        await Storage.Jobs.EndAsync(Ended(job), None);
        return job;
    }

    private async Task<NewBatch> BatchAsync(int videos)
    {
        var all = new List<NewBatchVideo>();
        for (var i = 0; i < videos; i++)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes($"clip {i}"));
            var video = await Storage.Library.AddAsync($"{i}.mp4", content, owner: null, None);
            all.Add(new NewBatchVideo(video.Id, video.Name));
        }

        return new NewBatch(Guid.CreateVersion7(), "hash", ["a"], Replicas: null, Noon, all, CallbackUrl: Url);
    }

    private Task<IReadOnlyList<Delivery>> ClaimAsync(DateTimeOffset now, int take = 10) =>
        Deliveries.ClaimAsync(Host, now, now.AddMinutes(1), take, None);

    private Task<Delivery?> FindAsync(JobRow job) => Deliveries.FindAsync(DeliverySubject.Job(job.Id), None);

    private Task<Delivery?> FindAsync(NewBatch batch) => Deliveries.FindAsync(DeliverySubject.Batch(batch.Id), None);

    private async Task<(string, int?, string?)> StateAsync(JobRow job)
    {
        var delivery = (await FindAsync(job))!;
        return (delivery.State, delivery.LastStatus, delivery.LastFault);
    }
}
