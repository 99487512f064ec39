using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Tests.Blobs;

/// <summary>What every blob store keeps, whatever it is made of.</summary>
public abstract class BlobStoreContract : IDisposable
{
    public static TheoryData<string> ForeignKeys =>
        [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a/..",
            "./a",
            ".hidden",
            "a/.scratch/b",
            "a//b",
            "a/",
            "a\\b",
            "a b",
            "a\n",
            "a\0b",
            "é",
            new string('a', 256),
            string.Concat(Enumerable.Repeat("a/", 300)) + "a",
        ];

    /// <summary>The store under test, empty at first.</summary>
    protected abstract IBlobStore Blobs { get; }

    /// <summary>A folder of its own for each test.</summary>
    protected DataFolder Folder { get; } = new();

    /// <summary>The files of <see cref="Folder"/> when the store holds these blobs and nothing unfinished.</summary>
    protected abstract IEnumerable<string> FilesFor(IEnumerable<string> keys);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Folder.Dispose();

    [Fact]
    public async Task A_blob_is_read_as_it_was_written_and_can_be_sought_in()
    {
        await WriteAsync("videos/ab/abc", "0123456789");

        await using var stream = await Blobs.OpenReadAsync("videos/ab/abc", CancellationToken.None);
        stream!.Position = 7;
        using var reader = new StreamReader(stream);
        Assert.Equal("789", await reader.ReadToEndAsync());
        await AssertHoldsAsync("videos/ab/abc");
        using var local = await Blobs.GetLocalFileAsync("videos/ab/abc", CancellationToken.None);
        Assert.Equal("0123456789", await File.ReadAllTextAsync(local.Path));
    }

    [Fact]
    public async Task A_blob_is_replaced_under_the_feet_of_a_reader_who_still_reads_the_old_bytes()
    {
        await WriteAsync("a", "old");
        await using var stream = await Blobs.OpenReadAsync("a", CancellationToken.None);
        await WriteAsync("a", "new!");

        using var reader = new StreamReader(stream!);
        Assert.Equal("old", await reader.ReadToEndAsync());
        Assert.Equal("new!", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_file_that_is_taken_is_gone_from_its_place()
    {
        await File.WriteAllTextAsync(Folder["upload"], "bytes");

        await Blobs.TakeFileAsync("x/y", Folder["upload"], CancellationToken.None);

        await AssertHoldsAsync("x/y");
        Assert.Equal("bytes", await ReadAsync("x/y"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_cannot_be_taken_and_the_old_blob_stays()
    {
        await WriteAsync("a", "old");

        await Assert.ThrowsAsync<FileNotFoundException>(() => Blobs.TakeFileAsync("a", Folder["nowhere"], CancellationToken.None));

        Assert.Equal("old", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_content_that_breaks_off_leaves_the_old_blob_and_nothing_else()
    {
        await WriteAsync("a", "old");

        var error = await Assert.ThrowsAsync<IOException>(() =>
            Blobs.WriteAsync("a", new BreakingStream(300_000, new IOException("the sender hung up")), CancellationToken.None));

        Assert.Equal("the sender hung up", error.Message);
        await AssertHoldsAsync("a");
        Assert.Equal("old", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_full_disk_is_said_in_a_sentence_and_leaves_nothing_behind()
    {
        var full = await Assert.ThrowsAsync<StorageFullException>(() =>
            Blobs.WriteAsync("a/b", new BreakingStream(300_000, new IOException("No space left on device", 28)), CancellationToken.None));

        Assert.Contains("There is no room for a/b", full.Message, StringComparison.Ordinal);
        await AssertHoldsAsync();
    }

    [Fact]
    public async Task A_write_that_is_cancelled_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        var content = new BreakingStream(300_000, () =>
        {
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Blobs.WriteAsync("a", content, cancellation.Token));

        await AssertHoldsAsync();
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_none_and_may_be_deleted()
    {
        Assert.Null(await Blobs.OpenReadAsync("no/such", CancellationToken.None));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Blobs.GetLocalFileAsync("no/such", CancellationToken.None));
        await Blobs.DeleteAsync("no/such", CancellationToken.None);

        await WriteAsync("no/such", "x");
        await Blobs.DeleteAsync("no/such", CancellationToken.None);
        Assert.Null(await Blobs.OpenReadAsync("no/such", CancellationToken.None));
    }

    [Fact]
    public async Task A_blob_that_is_moved_has_another_key_and_the_same_bytes()
    {
        await WriteAsync("videos/ab/abc", "bytes");
        await WriteAsync("aside/videos/ab/abc", "of before");
        var time = await Blobs.FindTimeAsync("videos/ab/abc", CancellationToken.None);

        await Blobs.MoveAsync("videos/ab/abc", "aside/videos/ab/abc", CancellationToken.None);
        await Blobs.MoveAsync("no/such", "aside/no/such", CancellationToken.None);

        Assert.InRange(time!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Null(await Blobs.FindTimeAsync("videos/ab/abc", CancellationToken.None));
        Assert.NotNull(await Blobs.FindTimeAsync("aside/videos/ab/abc", CancellationToken.None));
        Assert.Equal("bytes", await ReadAsync("aside/videos/ab/abc"));
        await AssertHoldsAsync("aside/videos/ab/abc");
        using var local = await Blobs.GetLocalFileAsync("aside/videos/ab/abc", CancellationToken.None);
        Assert.Equal("bytes", await File.ReadAllTextAsync(local.Path));
    }

    [Fact]
    public async Task Keys_are_listed_by_their_beginning_whether_or_not_it_ends_at_a_folder()
    {
        string[] keys = ["videos/ab/abc", "videos/ab/abd", "videos/cd/cde", "reports/ab/r.json.gz", "videos-of-old"];
        foreach (var key in keys)
        {
            await WriteAsync(key, key);
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), await ListAsync(""));
        Assert.Equal(["videos/ab/abc", "videos/ab/abd", "videos/cd/cde"], await ListAsync("videos/"));
        Assert.Equal(["videos/ab/abd"], await ListAsync("videos/ab/abd"));
        Assert.Equal(["videos-of-old", "videos/ab/abc", "videos/ab/abd", "videos/cd/cde"], await ListAsync("vid"));
        Assert.Empty(await ListAsync("nothing/here"));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync("../"));
    }

    [Fact]
    public async Task Blobs_are_described_by_their_size_and_time()
    {
        await WriteAsync("derived/ab/one", "12345");
        await WriteAsync("derived/cd/other", "");
        await WriteAsync("videos/ab/abc", "123");

        var facts = await Blobs.DescribeAsync("derived/", CancellationToken.None).ToListAsync();

        Assert.Equal(
            [("derived/ab/one", 5), ("derived/cd/other", 0)],
            facts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Bytes)));
        Assert.All(
            facts,
            one => Assert.InRange(one.Written, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5)));
    }

    [Theory]
    [MemberData(nameof(ForeignKeys))]
    public async Task A_key_that_could_mean_something_else_is_refused_everywhere(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(key, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.TakeFileAsync(key, Folder["upload"], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.OpenReadAsync(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.GetLocalFileAsync(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.DeleteAsync(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.FindTimeAsync(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.MoveAsync(key, "a", CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.MoveAsync("a", key, CancellationToken.None));
        await AssertHoldsAsync();
    }

    protected async Task AssertHoldsAsync(params string[] keys)
    {
        Assert.Equal(keys, await ListAsync(""));
        Assert.Equal(FilesFor(keys), Folder.Files);
    }

    protected Task WriteAsync(string key, string content) =>
        Blobs.WriteAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);

    protected async Task<string> ReadAsync(string key)
    {
        using var reader = new StreamReader((await Blobs.OpenReadAsync(key, CancellationToken.None))!);
        return await reader.ReadToEndAsync();
    }

    private async Task<List<string>> ListAsync(string prefix) =>
        [.. (await Blobs.ListAsync(prefix, CancellationToken.None).ToListAsync()).Order(StringComparer.Ordinal)];
}
