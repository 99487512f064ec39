using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Tests.Videos;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Sweeping;

/// <summary>What crashes leave is finished, what nobody wants goes, and what the database does not know stays.</summary>
public sealed class StoreSweepTests : LibraryTest
{
    private VideoTable Table => Storage.Get<VideoTable>();

    [Fact]
    public async Task Bytes_of_which_nothing_is_written_down_are_set_aside_and_nothing_is_deleted()
    {
        await AddAsync("a.mp4", "known");
        await WriteBytesAsync("unknown");
        await Storage.Blobs.WriteAsync("reports/ab/no-report", new MemoryStream(), CancellationToken.None);

        await Storage.SweepAsync();
        await Storage.SweepAsync();

        Assert.Equal(new[] { "blobs/reports/ab/no-report", FileOf("known"), AsideFileOf("unknown") }.Order(StringComparer.Ordinal), Files);
    }

    [Fact]
    public async Task An_upload_that_a_crash_cut_off_behind_its_bytes_is_finished()
    {
        await Table.BeginAsync(new BegunUpload(IdOf("bytes"), "a.mp4", Storage.Time.GetUtcNow()), CancellationToken.None);
        await WriteBytesAsync("bytes");

        await Storage.SweepAsync();

        Assert.Equal(
            new StoredVideo(IdOf("bytes"), "a.mp4", 5, ProbeDouble.Info, Storage.Time.GetUtcNow()),
            await Library.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal([FileOf("bytes")], Files);
        Assert.Empty(await Table.ListUploadsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_that_a_crash_cut_off_takes_no_name_from_a_later_one()
    {
        await Table.BeginAsync(new BegunUpload(IdOf("old"), "a.mp4", Storage.Time.GetUtcNow()), CancellationToken.None);
        await WriteBytesAsync("old");
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        var later = await AddAsync("a.mp4", "new");

        await Storage.SweepAsync();

        Assert.Equal(later, await Library.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal("old", await ReadAsync(IdOf("old")));
    }

    [Fact]
    public async Task An_upload_that_a_crash_cut_off_before_its_bytes_is_forgotten()
    {
        await Table.BeginAsync(new BegunUpload(IdOf("bytes"), "a.mp4", Storage.Time.GetUtcNow()), CancellationToken.None);

        await Storage.SweepAsync();

        await AssertNothingIsThereAsync();
        Assert.Empty(await Table.ListUploadsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_deletion_that_a_crash_cut_off_before_its_bytes_is_finished()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await Table.DeleteAsync(Viewer.All, video.Id, Storage.Time.GetUtcNow(), expiry: null, CancellationToken.None);

        await Storage.SweepAsync();

        await AssertNothingIsThereAsync();
        Assert.Empty(await Table.ListDeletionsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_recorded_deletion_is_no_proof_against_bytes_that_came_after_it()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await Table.DeleteAsync(Viewer.All, video.Id, DateTimeOffset.UtcNow.AddHours(-1), expiry: null, CancellationToken.None);

        await Storage.SweepAsync();

        Assert.Equal([AsideFileOf("bytes")], Files);
    }

    [Fact]
    public async Task A_video_that_is_uploaded_again_after_its_deletion_stays()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await Table.DeleteAsync(Viewer.All, video.Id, Storage.Time.GetUtcNow(), expiry: null, CancellationToken.None);
        await AddAsync("b.mp4", "bytes");

        await Storage.SweepAsync();

        Assert.Equal("bytes", await ReadAsync(video.Id));
    }

    [Fact]
    public async Task Reports_that_no_result_names_go_once_their_job_has_ended()
    {
        var ended = await AddJobAsync(
            new PartRow("alpha", "completed", 0.5, null, ReportId: "told below"),
            new PartRow("beta", "completed", 0.5, null),
            new PartRow("gamma", "failed", null, "broken"));
        var open = await AddJobAsync(IdOf("bytes"), open: true);
        var alpha = await WriteReportsAsync(ended, "alpha", 1, 2, 3);
        var beta = await WriteReportsAsync(ended, "beta", 1, 4);
        await WriteReportsAsync(ended, "gamma", 1, 2);
        var running = await WriteReportsAsync(open.Id, "alpha", 1, 2);
        await EndAsync(
            ended,
            new PartRow("alpha", "completed", 0.5, null, ReportId: alpha[1]),
            new PartRow("beta", "completed", 0.5, null),
            new PartRow("gamma", "failed", null, "broken"));

        await Storage.SweepAsync();

        // Of alpha the attempt that was recorded (and a later one, which cannot be); of beta, whose row is of an older program, the last.
        string[] wanted = [alpha[1], alpha[2], beta[1], .. running];
        Assert.Equal(
            wanted.Order(StringComparer.Ordinal),
            Files.Select(file => Path.GetFileName(file).Split('.')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reports_of_a_job_that_the_database_does_not_know_are_set_aside()
    {
        var report = await WriteReportsAsync(Guid.CreateVersion7(), "alpha", 1);

        await Storage.SweepAsync();

        Assert.StartsWith("blobs/set-aside/reports/", Assert.Single(Files), StringComparison.Ordinal);
        Assert.Contains(report[0], Files[0], StringComparison.Ordinal);
    }

    private static string AsideFileOf(string content) => FileOf(content).Replace("blobs/", "blobs/set-aside/", StringComparison.Ordinal);

    private Task WriteBytesAsync(string content) =>
        Storage.Blobs.WriteAsync(
            VideoId.KeyOf(IdOf(content)),
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)),
            CancellationToken.None);

    private async Task<Guid> AddJobAsync(params PartRow[] parts)
    {
        var id = Guid.CreateVersion7();
        await EndAsync(id, parts);
        return id;
    }

    private Task EndAsync(Guid id, params PartRow[] parts) =>
        Storage.Jobs.EndAsync(
            new JobRow(id, IdOf("bytes"), "a.mp4", "completed", Open: false, Storage.Time.GetUtcNow(), Storage.Time.GetUtcNow(), parts),
            CancellationToken.None);

    private async Task<List<string>> WriteReportsAsync(Guid job, string detector, params int[] attempts)
    {
        var ids = new List<string>();
        foreach (var attempt in attempts)
        {
            ids.Add(
                await Storage.Reports.WriteAsync(
                    job,
                    detector,
                    attempt,
                    new
                    {
                        detector,
                        videoId = IdOf("bytes"),
                        score = 0.5,
                    },
                    CancellationToken.None));
        }

        return ids;
    }
}
