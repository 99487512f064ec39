using System.Text;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Jobs;

/// <summary>What every database finds again of jobs, and how it lets go of them.</summary>
public abstract class JobHistoryContract : DatabaseContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);

    private int minutes;

    private IJobIndex Index => Storage.Jobs;

    private IJobNotes Notes => Storage.Get<IJobNotes>();

    private IJobDeletions Deletions => Storage.Get<IJobDeletions>();

    [Fact]
    public async Task A_job_is_found_by_a_part_of_its_name_in_whichever_case()
    {
        var clip = await PutAsync("Zoë's ÄRGER 100%_x.mp4");
        await PutAsync("other 100 x.mp4");

        Assert.Equal([clip.Id], await FindAsync(new() { Text = "ärger" }));
        Assert.Equal([clip.Id], await FindAsync(new() { Text = "ZOË" }));
        Assert.Equal([clip.Id], await FindAsync(new() { Text = "100%_X" }));
        Assert.Equal([clip.Id], await FindAsync(new() { Text = "0%" }));
        Assert.Equal([], await FindAsync(new() { Text = "0_x" }));
        Assert.Equal([], await FindAsync(new() { Text = "!" }));
    }

    [Fact]
    public async Task A_job_is_found_by_the_beginning_of_its_videos_hash_or_of_its_id()
    {
        var clip = await PutAsync("a.mp4", video: "beef" + new string('0', 60));
        await PutAsync("b.mp4", video: "0beef" + new string('0', 59));

        Assert.Equal([clip.Id], await FindAsync(new() { Text = "BEEF0" }));
        Assert.Equal([clip.Id], await FindAsync(new() { Text = $"{clip.Id}"[..36] }));
    }

    [Fact]
    public async Task A_job_is_found_by_the_words_of_its_notes_once_and_notes_keep_their_order()
    {
        var clip = await PutAsync("a.mp4");
        await PutAsync("b.mp4");
        var first = Note(clip.Id, "Der Mund ist SCHÖN doppelt.", Noon);
        var second = Note(clip.Id, "Auch schön: der Ton.", Noon.AddSeconds(1)) with
        {
            Kind = NoteKind.Conclusion,
            Seconds = 3.25,
            Replaces = first.Id,
        };
        await Notes.AddAsync(second, CancellationToken.None);
        await Notes.AddAsync(first, CancellationToken.None);
        await Notes.AddAsync(first with { Text = "changed" }, CancellationToken.None);

        Assert.Equal([clip.Id], await FindAsync(new() { Text = "Schön" }));
        Assert.Equal([first, second], await Notes.ListAsync(clip.Id, CancellationToken.None));
        await Assert.ThrowsAsync<NoSuchJobException>(() => Notes.AddAsync(Note(Guid.NewGuid(), "x", Noon), CancellationToken.None));
    }

    [Fact]
    public async Task Jobs_are_found_by_state_detector_submitter_and_time()
    {
        var failed = await PutAsync("a.mp4", state: "failed", submittedBy: "Änna Bo");
        var wm = await PutAsync("b.mp4", detectors: ["wm", "residual"]);
        var probe = await PutAsync("c.mp4", probe: new ProbeRow(wm.Id, "mirrored"));

        Assert.Equal([failed.Id], await FindAsync(new() { State = "failed" }));
        Assert.Equal([wm.Id], await FindAsync(new() { Detector = "wm" }));
        Assert.Equal([failed.Id], await FindAsync(new() { SubmittedBy = "BO" }));
        Assert.Equal([failed.Id], await FindAsync(new() { SubmittedBy = "Änna" }));
        Assert.Equal([], await FindAsync(new() { SubmittedBy = "%" }));
        Assert.Equal([wm.Id], await FindAsync(new() { From = wm.SubmittedAt }));
        Assert.Equal([failed.Id], await FindAsync(new() { To = wm.SubmittedAt }));
        Assert.Equal([], await FindAsync(new() { Detector = "wm", State = "failed" }));
        Assert.DoesNotContain(probe.Id, await FindAsync(new()));
    }

    [Fact]
    public async Task Jobs_are_found_by_their_ids_as_far_as_they_meet_the_other_conditions()
    {
        var (first, second) = (await PutAsync("a.mp4"), await PutAsync("b.mp4", state: "failed"));
        await PutAsync("c.mp4");

        Assert.Equal([second.Id, first.Id], await FindAsync(new() { Ids = [first.Id, second.Id, Guid.NewGuid()] }));
        Assert.Equal([second.Id], await FindAsync(new() { Ids = [first.Id, second.Id], State = "failed" }));
        Assert.Equal([], await FindAsync(new() { Ids = [] }));
    }

    [Fact]
    public async Task Jobs_are_found_by_the_band_of_their_highest_score()
    {
        var none = await PutAsync("none.mp4");
        Dictionary<double, Guid> jobs = [];
        foreach (var score in (double[])[0, 0.49, 0.51, 0.7, 0.71, 0.9, 0.91, 1])
        {
            jobs[score] = (await PutAsync($"{score}.mp4", score: score)).Id;
        }

        Assert.Equal([none.Id], await FindAsync(new() { Band = Band.NotAssessed }));
        Assert.Equal([jobs[0.49], jobs[0]], await FindAsync(new() { Band = Band.NoSign }));
        Assert.Equal([jobs[0.7], jobs[0.51]], await FindAsync(new() { Band = Band.Weak }));
        Assert.Equal([jobs[0.9], jobs[0.71]], await FindAsync(new() { Band = Band.Moderate }));
        Assert.Equal([jobs[1], jobs[0.91]], await FindAsync(new() { Band = Band.Strong }));
    }

    [Fact]
    public async Task Jobs_come_in_the_order_that_was_asked_for_a_page_at_a_time()
    {
        var b = await PutAsync("B.mp4", score: 0.2);
        var c = await PutAsync("c.mp4", score: 0.9);
        var a = await PutAsync("a.mp4");

        Assert.Equal([a.Id, c.Id, b.Id], await FindAsync(new()));
        Assert.Equal([b.Id, c.Id, a.Id], await FindAsync(new() { Order = JobOrder.Oldest }));
        Assert.Equal([a.Id, b.Id, c.Id], await FindAsync(new() { Order = JobOrder.Name }));
        Assert.Equal([c.Id, b.Id, a.Id], await FindAsync(new() { Order = JobOrder.NameDown }));
        Assert.Equal([c.Id, b.Id, a.Id], await FindAsync(new() { Order = JobOrder.Highest }));
        Assert.Equal([a.Id, b.Id, c.Id], await FindAsync(new() { Order = JobOrder.Lowest }));
        var page = await Index.SearchAsync(Viewer.All, new() { Order = JobOrder.Name, Skip = 1, Take = 1 }, CancellationToken.None);
        Assert.Equal((3, b.Id), (page.Total, Assert.Single(page.Jobs).Id));
        Assert.Equal(2, page.Jobs[0].Parts.Count);
    }

    [Fact]
    public async Task What_is_archived_is_listed_apart_and_stays_so_whatever_is_written_of_it()
    {
        var (one, two) = (await PutAsync("a.mp4", score: 0.3), await PutAsync("b.mp4"));

        await Index.SetArchivedAsync(Viewer.All, [one.Id, Guid.NewGuid()], isArchived: true, CancellationToken.None);
        await Index.EndAsync(one, CancellationToken.None);

        Assert.Equal([two.Id], await FindAsync(new()));
        Assert.Equal([one.Id], await FindAsync(new() { Archived = true }));
        Assert.True((await Index.FindAsync(one.Id, CancellationToken.None))!.IsArchived);
        await Index.SetArchivedAsync(Viewer.All, [one.Id], isArchived: false, CancellationToken.None);
        Assert.Equal([two.Id, one.Id], await FindAsync(new()));
    }

    [Fact]
    public async Task A_deleted_job_is_gone_with_its_notes_and_reports_and_its_id_is_not_used_again()
    {
        var (job, other) = (await PutAsync("a.mp4"), await PutAsync("b.mp4"));
        await Notes.AddAsync(Note(job.Id, "odd", Noon), CancellationToken.None);
        var report = await WriteReportAsync(job.Id);
        var others = await WriteReportAsync(other.Id);

        await Deletions.BeginAsync(job.Id, video: null, expiry: null, CancellationToken.None);
        Assert.Equal([job.Id], await Deletions.ListBegunAsync(10, CancellationToken.None));
        Assert.Null(await Index.FindAsync(job.Id, CancellationToken.None));
        await Deletions.EndAsync(job.Id, CancellationToken.None);
        await Deletions.EndAsync(job.Id, CancellationToken.None);

        Assert.Empty(await Deletions.ListBegunAsync(10, CancellationToken.None));
        Assert.Empty(await Notes.ListAsync(job.Id, CancellationToken.None));
        Assert.Null(await Storage.Reports.OpenAsync(report, CancellationToken.None));
        Assert.NotNull(await Storage.Reports.OpenAsync(others, CancellationToken.None));
        Assert.False(await Index.OpenAsync(job with { State = "queued", Open = true, EndedAt = null }, CancellationToken.None));
        Assert.Equal([other.Id], await FindAsync(new()));
    }

    [Fact]
    public async Task The_video_goes_with_the_last_job_that_refers_to_it()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("clip"));
        var video = await Storage.Library.AddAsync("clip.mp4", content, owner: null, CancellationToken.None);
        var (one, two) = (await PutAsync("clip.mp4", video: video.Id), await PutAsync("clip.mp4", video: video.Id));

        await DeleteAsync(one.Id, video.Id);
        Assert.NotNull(await Storage.Library.FindAsync(Viewer.All, video.Id, CancellationToken.None));
        await DeleteAsync(two.Id, video.Id);

        Assert.Null(await Storage.Library.FindAsync(Viewer.All, video.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_of_an_open_batch_is_kept_and_an_ended_batch_shows_it_as_deleted()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("clip"));
        var video = await Storage.Library.AddAsync("clip.mp4", content, owner: null, CancellationToken.None);
        var batches = Storage.Get<IBatchIndex>();
        var batch = new NewBatch(Guid.CreateVersion7(), "hash", ["wm"], null, Noon, [new NewBatchVideo(video.Id, video.Name)]);
        await batches.OpenAsync(batch, CancellationToken.None);
        var id = (await batches.ListVideosAsync(batch.Id, -1, 10, CancellationToken.None))[0].JobId;
        await PutAsync("clip.mp4", video: video.Id, id: id);

        var refusal = await Assert.ThrowsAsync<JobInUseException>(() =>
            Deletions.BeginAsync(id, video: null, expiry: null, CancellationToken.None));
        Assert.Contains($"while its batch {batch.Id} is at work", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await Index.FindAsync(id, CancellationToken.None));

        await batches.SettleAsync(batch.Id, [id], Noon, CancellationToken.None);
        await DeleteAsync(id, video: null);
        var result = Assert.Single(await batches.ListVideosAsync(batch.Id, -1, 10, CancellationToken.None));
        Assert.Equal(("deleted", 1), (result.State, result.Ordinal));
        Assert.Contains("was deleted", result.ResultOf("wm").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_came_after_the_deletion_is_swept_away_and_not_set_aside()
    {
        var job = await PutAsync("a.mp4");
        await DeleteAsync(job.Id, video: null);
        await WriteReportAsync(job.Id);

        await Storage.SweepAsync();

        Assert.Empty(await Storage.Blobs.ListAsync("reports/", CancellationToken.None).ToListAsync());
        Assert.Empty(await Storage.Blobs.ListAsync("set-aside/", CancellationToken.None).ToListAsync());
    }

    private async Task DeleteAsync(Guid job, string? video)
    {
        await Deletions.BeginAsync(job, video, expiry: null, CancellationToken.None);
        await Deletions.EndAsync(job, CancellationToken.None);
    }

    private Task<string> WriteReportAsync(Guid job) =>
        Storage.Reports.WriteAsync(job, "wm", 1, new { detector = "wm" }, CancellationToken.None);

    private async Task<IEnumerable<Guid>> FindAsync(JobQuery query)
    {
        var page = await Index.SearchAsync(Viewer.All, query, CancellationToken.None);
        Assert.Equal(page.Total, page.Jobs.Count);
        return page.Jobs.Select(job => job.Id);
    }

    private async Task<JobRow> PutAsync(
        string name,
        string? video = null,
        string state = "completed",
        double? score = null,
        string? submittedBy = null,
        string[]? detectors = null,
        ProbeRow? probe = null,
        Guid? id = null)
    {
        var at = Noon.AddMinutes(minutes++);
        var job = new JobRow(
            id ?? Guid.CreateVersion7(at),
            video ?? new string('f', 64),
            name,
            state,
            Open: false,
            at,
            at.AddSeconds(3),
            [.. (detectors ?? ["boken", "selimsef"]).Select(detector => new PartRow(detector, state, score, null))],
            probe,
            submittedBy,
            score);
        await Index.EndAsync(job, CancellationToken.None);
        return job;
    }

    private static JobNote Note(Guid job, string text, DateTimeOffset at) =>
        new(Guid.CreateVersion7(), job, NoteKind.Remark, "Anna", at, text);
}
