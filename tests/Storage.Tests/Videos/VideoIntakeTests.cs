using FakeFinder.Media;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Owners;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Tests.Videos;

/// <summary>What is refused, and that it leaves nothing behind.</summary>
public sealed class VideoIntakeTests : LibraryTest
{
    public static TheoryData<string> BadNames =>
        [
            "",
            "   ",
            ".",
            "..",
            "../x.mp4",
            "a/b.mp4",
            "a\\b.mp4",
            "/etc/passwd",
            "C:\\x.mp4",
            "a\0.mp4",
            "a\nb.mp4",
            "a\u007f.mp4",
            "a\u0085.mp4",
            new string('a', 256),
            new string('é', 128),
            "gpj.\u202e4pm.mp4",
            "a\u200f.mp4",
            "\u2066a.mp4",
            "a\u2028b.mp4",
            "\u061ca.mp4",
        ];

    public static TheoryData<string> GoodNames =>
        ["a.mp4", "Zoë's clip (1).mp4", "..mp4", "a..b.mp4", ".hidden.mp4", "日本.mp4", "🎬.mp4", new string('a', 255), "CON"];

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_name_that_is_no_plain_file_name_is_refused(string name)
    {
        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync(name, "bytes"));

        Assert.Equal(InvalidVideoReason.Name, refusal.Reason);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.DoesNotContain(
            refusal.Message,
            character => character is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200F' or '\u061C');
        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task A_file_of_this_machine_becomes_the_librarys_without_a_copy_under_its_users_name()
    {
        var path = Path.Combine(Path.GetTempPath(), $"fakefinder-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, "bytes");

        var video = await Library.AddFileAsync("clip.mp4", path, owner: null, CancellationToken.None);

        Assert.Equal((IdOf("bytes"), "clip.mp4", 5), (video.Id, video.Name, video.Bytes));
        Assert.Equal("bytes", await ReadAsync(video.Id));
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("clip.mp4", "not a video", InvalidVideoReason.Content)]
    [InlineData("../clip.mp4", "bytes", InvalidVideoReason.Name)]
    [InlineData("clip.mp4", null, InvalidVideoReason.TooLarge)]
    public async Task A_file_of_this_machine_that_is_refused_stays_its_callers(string name, string? content, InvalidVideoReason reason)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fakefinder-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, content ?? new string('a', 1_000_001));

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() =>
            Library.AddFileAsync(name, path, owner: null, CancellationToken.None));

        Assert.Equal(reason, refusal.Reason);
        await AssertNothingIsThereAsync();
        File.Delete(path);
    }

    /// <remarks>Not among the others: the test runner writes its data down as UTF-8.</remarks>
    [Fact]
    public Task A_name_with_half_a_character_is_refused() => A_name_that_is_no_plain_file_name_is_refused("\ud800.mp4");

    [Theory]
    [MemberData(nameof(GoodNames))]
    public async Task A_name_that_is_unusual_is_kept_as_it_is(string name)
    {
        await AddAsync(name, "bytes");
        Assert.Equal(name, (await Library.FindByNameAsync(Viewer.All, name, CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task What_no_database_could_hold_is_asked_of_none()
    {
        foreach (var text in (string[])["", "a\0.mp4", "\ud800.mp4", new string('a', 256), new string('f', 63) + "\0"])
        {
            Assert.Null(await Library.FindByNameAsync(Viewer.All, text, CancellationToken.None));
            Assert.Null(await Library.FindAsync(Viewer.All, text, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_video_of_the_largest_size_is_taken_and_one_byte_more_is_not()
    {
        await AddAsync("a.mp4", new string('x', 1_000_000));
        await Library.DeleteAsync(Viewer.All, IdOf(new string('x', 1_000_000)), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => AddAsync("big.mp4", new string('x', 1_000_001)));

        Assert.Equal(InvalidVideoReason.TooLarge, refusal.Reason);
        Assert.Contains("'big.mp4' is larger than 1,000,000 bytes", refusal.Message, StringComparison.Ordinal);
        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_endless_upload_is_read_no_further_than_the_limit()
    {
        var content = new BreakingStream(1_500_000, new InvalidOperationException("read too far"));

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() =>
            Library.AddAsync("a.mp4", content, owner: null, CancellationToken.None));

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

        Assert.Equal(good, await Library.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal([FileOf("bytes")], Files);
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

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Library.AddAsync("a.mp4", content, owner: null, cancellation.Token));

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_upload_that_the_database_refuses_leaves_nothing_behind()
    {
        await using (var connection = await Storage.Database.OpenConnectionAsync())
        await using (var command = connection.CreateCommand())
        {
            command.CommandText =
                "CREATE TRIGGER Refuse BEFORE INSERT ON VideoNames WHEN NEW.Name = 'b.mp4' BEGIN SELECT RAISE(ABORT, 'refused'); END";
            await command.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<SqliteException>(() => AddAsync("b.mp4", "bytes"));
        await AssertNothingIsThereAsync();

        var good = await AddAsync("a.mp4", "bytes");
        await Assert.ThrowsAsync<SqliteException>(() => AddAsync("b.mp4", "bytes"));
        Assert.Equal("bytes", await ReadAsync(good.Id));
        Assert.Equal([good], await ListAsync());
    }

    [Fact]
    public async Task A_full_disk_refuses_the_upload_in_a_sentence()
    {
        var content = new BreakingStream(300_000, new IOException("No space left on device", 28));

        var full = await Assert.ThrowsAsync<StorageFullException>(() =>
            Library.AddAsync("a.mp4", content, owner: null, CancellationToken.None));

        Assert.Contains("There is no room for 'a.mp4'", full.Message, StringComparison.Ordinal);
        await AssertNothingIsThereAsync();
    }
}
