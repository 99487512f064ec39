using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Tests.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreContract
{
    private readonly FolderBlobStore blobs;

    public FolderBlobStoreTests() => blobs = new FolderBlobStore(Folder["blobs"]);

    protected override IBlobStore Blobs => blobs;

    protected override IEnumerable<string> FilesFor(IEnumerable<string> keys) => keys.Select(key => $"blobs/{key}");

    [Fact]
    public async Task Many_writers_of_one_key_leave_the_whole_content_of_one_of_them()
    {
        var contents = Enumerable.Range(0, 16).Select(n => new string((char)('a' + n), 200_000)).ToList();

        await Task.WhenAll(contents.Select(content => Task.Run(() => WriteAsync("one", content))));

        Assert.Contains(await ReadAsync("one"), contents);
        await AssertHoldsAsync("one");
    }

    [Fact]
    public async Task A_folder_that_somebody_has_taken_away_is_made_again()
    {
        await WriteAsync("reports/aa/one", "first");
        await WriteAsync("reports/aa/two", "second");
        Directory.Delete(Folder["blobs/reports"], recursive: true);

        await WriteAsync("reports/aa/two", "third");

        Assert.Equal("third", await ReadAsync("reports/aa/two"));
        await AssertHoldsAsync("reports/aa/two");
    }

    protected override void Dispose(bool disposing)
    {
        blobs.Dispose();
        base.Dispose(disposing);
    }
}
