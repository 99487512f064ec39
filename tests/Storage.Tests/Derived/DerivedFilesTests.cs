using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tests.Videos;

namespace FakeFinder.Storage.Tests.Derived;

public sealed class DerivedFilesTests : LibraryTest
{
    private const string Unknown = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private IDerivedFiles Derived => Storage.Get<IDerivedFiles>();

    [Fact]
    public async Task A_file_is_read_as_it_was_written_and_belongs_to_its_video()
    {
        var (one, other) = (await AddAsync("a.mp4", "a"), await AddAsync("b.mp4", "b"));

        await WriteAsync(one.Id, "frame-1.jpg", "a picture");

        Assert.Equal("a picture", await ReadDerivedAsync(one.Id, "frame-1.jpg"));
        Assert.NotNull(await Derived.FindTimeAsync(one.Id, "frame-1.jpg", CancellationToken.None));
        Assert.Null(await ReadDerivedAsync(other.Id, "frame-1.jpg"));
        Assert.Null(await Derived.FindTimeAsync(one.Id, "frame-2.jpg", CancellationToken.None));
    }

    [Theory]
    [InlineData("../x", "frame.jpg")]
    [InlineData("", "frame.jpg")]
    [InlineData(Unknown, "../frame.jpg")]
    [InlineData(Unknown, "folder/frame.jpg")]
    [InlineData(Unknown, ".hidden")]
    public async Task What_could_lie_elsewhere_is_refused(string video, string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(video, name, "x"));
    }

    [Fact]
    public async Task They_go_with_their_video_and_those_of_others_stay()
    {
        var (one, other) = (await AddAsync("a.mp4", "a"), await AddAsync("b.mp4", "b"));
        await WriteAsync(one.Id, "proxy.mp4", "a copy");
        await WriteAsync(one.Id, "frame-1.jpg", "a picture");
        await WriteAsync(other.Id, "frame-1.jpg", "another picture");

        await Library.DeleteAsync(Viewer.All, one.Id, CancellationToken.None);

        Assert.Equal([$"derived/{other.Id[..2]}/{other.Id}/frame-1.jpg"], await KeysAsync());
    }

    [Fact]
    public async Task The_sweep_removes_what_was_made_of_videos_that_are_gone()
    {
        var one = await AddAsync("a.mp4", "a");
        await WriteAsync(one.Id, "frame-1.jpg", "a picture");
        await WriteAsync(Unknown, "frame-1.jpg", "a picture that was finished after its video was deleted");

        await SweepAsync();

        Assert.Equal([$"derived/{one.Id[..2]}/{one.Id}/frame-1.jpg"], await KeysAsync());
    }

    [Fact]
    public async Task The_sweep_removes_the_least_recently_made_until_the_rest_has_room()
    {
        var one = await AddAsync("a.mp4", "a");
        var sixMiB = new string('x', 6 << 20);
        foreach (var (name, age) in new[] { ("new.jpg", 1), ("old.jpg", 3), ("older.jpg", 4), ("newer.jpg", 0) })
        {
            await WriteAsync(one.Id, name, sixMiB);
            using var file = await Storage.Blobs.GetLocalFileAsync(
                $"derived/{one.Id[..2]}/{one.Id}/{name}", CancellationToken.None);
            File.SetLastWriteTimeUtc(file.Path, DateTime.UtcNow.AddHours(-age));
        }

        await SweepAsync();

        Assert.Equal(["new.jpg", "newer.jpg"], (await KeysAsync()).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_sweep_removes_what_was_kept_for_as_long_as_the_retention_of_pictures_says()
    {
        using var data = new DataFolder();
        await using var storage = await TestStorage.StartAsync(data.Path, ("FakeFinder:Retention:Pictures", "7.00:00:00"));
        var video = await storage.Library.AddAsync("a.mp4", new MemoryStream([1]), owner: null, CancellationToken.None);
        var now = storage.Time.GetUtcNow().UtcDateTime;
        foreach (var (name, made) in new[] { ("old.jpg", now.AddDays(-7)), ("new.jpg", now.AddDays(-7).AddSeconds(1)) })
        {
            await storage.Get<IDerivedFiles>().WriteAsync(video.Id, name, new MemoryStream([1]), CancellationToken.None);
            using var file = await storage.Blobs.GetLocalFileAsync($"derived/{video.Id[..2]}/{video.Id}/{name}", CancellationToken.None);
            File.SetLastWriteTimeUtc(file.Path, made);
        }

        await storage.Get<DerivedSweep>().RunAsync(CancellationToken.None);

        Assert.Null(await storage.Get<IDerivedFiles>().OpenAsync(video.Id, "old.jpg", CancellationToken.None));
        Assert.NotNull(await storage.Get<IDerivedFiles>().FindTimeAsync(video.Id, "new.jpg", CancellationToken.None));
        Assert.NotNull(await storage.Library.FindAsync(Viewer.All, video.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Census_and_set_aside_do_not_look_at_them()
    {
        var one = await AddAsync("a.mp4", "a");
        await WriteAsync(one.Id, "frame-1.jpg", "a picture");

        await Storage.SweepAsync();

        Assert.Single(await KeysAsync());
        Assert.DoesNotContain(Files, file => file.Contains("set-aside", StringComparison.Ordinal));
    }

    private Task SweepAsync() => Storage.Get<DerivedSweep>().RunAsync(CancellationToken.None);

    private Task WriteAsync(string video, string name, string content) =>
        Derived.WriteAsync(video, name, new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);

    private async Task<string?> ReadDerivedAsync(string video, string name)
    {
        await using var content = await Derived.OpenAsync(video, name, CancellationToken.None);
        return content is null ? null : await new StreamReader(content).ReadToEndAsync();
    }

    private async Task<List<string>> KeysAsync() =>
        [.. (await Storage.Blobs.ListAsync("derived/", CancellationToken.None).ToListAsync()).Order(StringComparer.Ordinal)];
}
