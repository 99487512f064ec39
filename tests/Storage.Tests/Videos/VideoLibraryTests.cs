using System.Security.Cryptography;
using System.Text;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Videos;

public sealed class VideoLibraryTests : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();
    private TestStorage storage = null!;

    public static TheoryData<string> BadNames =>
        ["", "   ", ".", "..", "../x.mp4", "a/b.mp4", "a\\b.mp4", "/etc/passwd", "C:\\x.mp4", "a\0.mp4", "a\nb.mp4", "a\u007f.mp4", "a\u0085.mp4", new string('a', 256), new string('é', 128)];

    public static TheoryData<string> GoodNames =>
        ["a.mp4", "Zoë's clip (1).mp4", "..mp4", "a..b.mp4", ".hidden.mp4", "日本.mp4", "🎬.mp4", new string('a', 255), "CON"];

    private IVideoLibrary Library => storage.Library;

    public async Task InitializeAsync() => storage = await TestStorage.StartAsync(folder.Path, ("FakeFinder:Intake:MaxBytes", "1000000"));

    public async Task DisposeAsync() => await storage.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_video_is_found_by_its_hash_and_by_its_name_with_what_the_look_into_it_told()
    {
        var added = await AddAsync("a.mp4", "bytes");

        Assert.Equal(new StoredVideo(IdOf("bytes"), "a.mp4", 5, ProbeDouble.Info, storage.Time.GetUtcNow()), added);
        Assert.Equal(added, await Library.FindAsync(added.Id, CancellationToken.None));
        Assert.Equal(added, await Library.FindByNameAsync("a.mp4", CancellationToken.None));
        Assert.Equal([added], await ListAsync());
        Assert.Equal("bytes", await ReadAsync(added.Id));
        Assert.Equal("bytes", await File.ReadAllTextAsync(await storage.Files.GetLocalFileAsync(added.Id, CancellationToken.None)));
        Assert.Equal([FileOf("bytes")], folder.Files);
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_the_same_video_with_two_names()
    {
        var first = await AddAsync("a.mp4", "bytes");
        storage.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await AddAsync("b.mp4", "bytes");

        Assert.Equal(first.Id, second.Id);
        Assert.Equal([second, first], await ListAsync());
        Assert.Equal(second, await Library.FindAsync(first.Id, CancellationToken.None));
        Assert.Equal([first], await Library.ListAsync(1, 5, CancellationToken.None));
        Assert.Equal([FileOf("bytes")], folder.Files);
    }

    [Fact]
    public async Task The_last_upload_of_a_name_wins_and_bytes_that_nobody_refers_to_go()
    {
        var first = await AddAsync("a.mp4", "old");
        var second = await AddAsync("a.mp4", "new");

        Assert.Equal(second, await Library.FindByNameAsync("a.mp4", CancellationToken.None));
        Assert.Null(await Library.FindAsync(first.Id, CancellationToken.None));
        Assert.Null(await Library.OpenAsync(first.Id, CancellationToken.None));
        Assert.Equal([FileOf("new")], folder.Files);
    }

    [Fact]
    public async Task Bytes_that_lost_a_name_stay_while_another_name_means_them()
    {
        var first = await AddAsync("a.mp4", "old");
        await AddAsync("b.mp4", "old");
        await AddAsync("a.mp4", "new");

        Assert.Equal("old", await ReadAsync(first.Id));
        Assert.Equal(first.Id, (await Library.FindByNameAsync("b.mp4", CancellationToken.None))!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_lost_their_name_stay_while_a_job_tells_of_them(bool open)
    {
        var first = await AddAsync("a.mp4", "old");
        await AddJobAsync(first.Id, open);
        await AddAsync("a.mp4", "new");

        Assert.Equal("a.mp4", (await Library.FindAsync(first.Id, CancellationToken.None))!.Name);
        Assert.Equal("old", await ReadAsync(first.Id));
        Assert.Equal([IdOf("new")], (await ListAsync()).Select(video => video.Id));
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_name_that_is_no_plain_file_name_is_refused(string name)
    {
        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync(name, "bytes"));

        Assert.Equal(InvalidVideoReason.Name, refusal.Reason);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        await AssertNothingIsThereAsync();
    }

    /// <remarks>Not among the others: the test runner writes its data down as UTF-8.</remarks>
    [Fact]
    public Task A_name_with_half_a_character_is_refused() => A_name_that_is_no_plain_file_name_is_refused("\ud800.mp4");

    [Theory]
    [MemberData(nameof(GoodNames))]
    public async Task A_name_that_is_unusual_is_kept_as_it_is(string name)
    {
        await AddAsync(name, "bytes");
        Assert.Equal(name, (await Library.FindByNameAsync(name, CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task A_video_of_the_largest_size_is_taken_and_one_byte_more_is_not()
    {
        await AddAsync("a.mp4", new string('x', 1_000_000));
        await Library.DeleteAsync(IdOf(new string('x', 1_000_000)), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync("big.mp4", new string('x', 1_000_001)));

        Assert.Equal(InvalidVideoReason.TooLarge, refusal.Reason);
        Assert.Contains("'big.mp4' is larger than 1,000,000 bytes", refusal.Message, StringComparison.Ordinal);
        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_endless_upload_is_read_no_further_than_the_limit()
    {
        var content = new BreakingStream(1_500_000, new InvalidOperationException("read too far"));

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => Library.AddAsync("a.mp4", content, CancellationToken.None));

        Assert.Equal(InvalidVideoReason.TooLarge, refusal.Reason);
    }

    [Fact]
    public async Task A_content_that_is_no_video_leaves_nothing_behind()
    {
        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync("a.mp4", "not a video"));

        Assert.Equal(InvalidVideoReason.Content, refusal.Reason);
        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task A_refused_upload_leaves_the_video_that_has_its_name()
    {
        var good = await AddAsync("a.mp4", "bytes");

        await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync("a.mp4", "not a video"));

        Assert.Equal(good, await Library.FindByNameAsync("a.mp4", CancellationToken.None));
        Assert.Equal([FileOf("bytes")], folder.Files);
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_half_way_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        var content = new BreakingStream(400_000, () =>
        {
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Library.AddAsync("a.mp4", content, cancellation.Token));

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_upload_that_the_database_refuses_leaves_nothing_behind()
    {
        await using (var connection = await storage.Database.OpenConnectionAsync())
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "CREATE TRIGGER Refuse BEFORE INSERT ON VideoNames WHEN NEW.Name = 'b.mp4' BEGIN SELECT RAISE(ABORT, 'refused'); END";
            await command.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => AddAsync("b.mp4", "bytes"));
        await AssertNothingIsThereAsync();

        var good = await AddAsync("a.mp4", "bytes");
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => AddAsync("b.mp4", "bytes"));
        Assert.Equal("bytes", await ReadAsync(good.Id));
        Assert.Equal([good], await ListAsync());
    }

    [Fact]
    public async Task A_full_disk_refuses_the_upload_in_a_sentence()
    {
        var content = new BreakingStream(300_000, new IOException("No space left on device", 28));

        var full = await Assert.ThrowsAsync<FakeFinder.Storage.Blobs.StorageFullException>(() => Library.AddAsync("a.mp4", content, CancellationToken.None));

        Assert.Contains("There is no room for 'a.mp4'", full.Message, StringComparison.Ordinal);
        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_upload_heals_bytes_that_were_damaged()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await File.WriteAllTextAsync(folder[FileOf("bytes")], "damaged");

        await AddAsync("a.mp4", "bytes");

        Assert.Equal("bytes", await ReadAsync(video.Id));
    }

    [Fact]
    public async Task A_deleted_video_is_gone_with_all_its_names()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await AddAsync("b.mp4", "bytes");
        await AddJobAsync(video.Id, open: false);

        Assert.True(await Library.DeleteAsync(video.Id, CancellationToken.None));

        await AssertNothingIsThereAsync();
        Assert.False(await Library.DeleteAsync(video.Id, CancellationToken.None));
        var absent = await Assert.ThrowsAsync<FileNotFoundException>(() => storage.Files.GetLocalFileAsync(video.Id, CancellationToken.None));
        Assert.Contains("deleted", absent.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await storage.Jobs.ListAsync(0, 5, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_video_that_an_open_job_needs_is_not_deleted_until_the_job_has_ended()
    {
        var video = await AddAsync("a.mp4", "bytes");
        var job = await AddJobAsync(video.Id, open: true);

        var refusal = await Assert.ThrowsAsync<VideoInUseException>(() => Library.DeleteAsync(video.Id, CancellationToken.None));

        Assert.Contains(job.Id.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Equal("bytes", await ReadAsync(video.Id));
        Assert.Equal([video], await ListAsync());
        await storage.Jobs.EndAsync(job with { Open = false, State = "cancelled", EndedAt = job.SubmittedAt }, CancellationToken.None);
        Assert.True(await Library.DeleteAsync(video.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../fakefinder.db")]
    [InlineData("ABCDEF")]
    public async Task What_is_no_id_is_no_video(string id)
    {
        Assert.Null(await Library.FindAsync(id, CancellationToken.None));
        Assert.Null(await Library.OpenAsync(id, CancellationToken.None));
        Assert.False(await Library.DeleteAsync(id, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => storage.Files.GetLocalFileAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Many_uploads_and_deletions_of_the_same_bytes_never_leave_a_video_without_its_bytes()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, token) =>
        {
            var content = $"bytes {n % 3}";
            if (n % 4 == 0)
            {
                await Library.DeleteAsync(IdOf(content), token);
            }
            else
            {
                await Library.AddAsync($"{n % 5}.mp4", new MemoryStream(Encoding.UTF8.GetBytes(content)), token);
            }
        });

        var listed = (await ListAsync()).Select(video => video.Id).ToHashSet();
        Assert.Equal(listed.Select(id => $"blobs/videos/{id[..2]}/{id}").Order(StringComparer.Ordinal), folder.Files);
        foreach (var id in listed)
        {
            Assert.Equal(id, IdOf(await ReadAsync(id)));
        }
    }

    [Fact]
    public async Task The_sweep_removes_what_nobody_refers_to_and_nothing_else()
    {
        var named = await AddAsync("a.mp4", "named");
        var ofJob = await AddAsync("b.mp4", "of a job");
        var ofRemovedJob = await AddAsync("c.mp4", "of a job that was removed");
        await AddJobAsync(ofJob.Id, open: false);
        var removed = await AddJobAsync(ofRemovedJob.Id, open: true);
        await AddAsync("b.mp4", "named");
        await AddAsync("c.mp4", "named");
        await storage.Jobs.RemoveAsync(removed.Id, CancellationToken.None);
        await storage.Blobs.WriteAsync($"videos/{IdOf("orphan")[..2]}/{IdOf("orphan")}", new MemoryStream("orphan"u8.ToArray()), CancellationToken.None);
        await storage.Blobs.WriteAsync("reports/ab/not-a-video", new MemoryStream(), CancellationToken.None);

        await storage.SweepAsync();

        Assert.Equal(
            new[] { "blobs/reports/ab/not-a-video", FileOf("named"), FileOf("of a job") }.Order(StringComparer.Ordinal), folder.Files);
        Assert.NotNull(await Library.FindAsync(named.Id, CancellationToken.None));
        Assert.NotNull(await Library.FindAsync(ofJob.Id, CancellationToken.None));
        Assert.Null(await Library.FindAsync(ofRemovedJob.Id, CancellationToken.None));
    }

    private async Task<StoredVideo> AddAsync(string name, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await Library.AddAsync(name, stream, CancellationToken.None);
    }

    private async Task<JobRow> AddJobAsync(string video, bool open)
    {
        var job = new JobRow(Guid.CreateVersion7(), video, "a.mp4", "queued", Open: true, storage.Time.GetUtcNow(), null, []);
        await storage.Jobs.OpenAsync(job, CancellationToken.None);
        if (!open)
        {
            await storage.Jobs.EndAsync(job with { Open = false, State = "completed", EndedAt = job.SubmittedAt }, CancellationToken.None);
        }

        return job;
    }

    private Task<IReadOnlyList<StoredVideo>> ListAsync() => Library.ListAsync(0, 100, CancellationToken.None);

    private async Task<string> ReadAsync(string id)
    {
        using var reader = new StreamReader((await Library.OpenAsync(id, CancellationToken.None))!);
        return await reader.ReadToEndAsync();
    }

    private async Task AssertNothingIsThereAsync()
    {
        Assert.Empty(folder.Files);
        Assert.Empty(await ListAsync());
    }

    private static string FileOf(string content) => $"blobs/videos/{IdOf(content)[..2]}/{IdOf(content)}";

    private static string IdOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
