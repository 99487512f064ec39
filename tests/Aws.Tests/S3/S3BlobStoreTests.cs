using System.Security.Cryptography;
using System.Text;
using Amazon.S3.Model;
using FakeFinder.Aws.S3;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Tests.Blobs;

namespace FakeFinder.Aws.Tests.S3;

[Collection(S3Tests.Name)]
public sealed class S3BlobStoreTests : BlobStoreContract
{
    private readonly S3Objects objects;
    private readonly S3BlobStore blobs;
    private readonly string bucket;

    public S3BlobStoreTests(S3Server server)
    {
        bucket = server.NewBucket();
        objects = server.Connect(new S3Options { Bucket = bucket, Prefix = "fake/finder/", Cache = Folder["cache"], CacheBytes = 1000 });
        blobs = new S3BlobStore(objects);
    }

    protected override IBlobStore Blobs => blobs;

    private int CachedFiles => Folder.Files.Count;

    protected override IEnumerable<string> FilesFor(IEnumerable<string> keys) => [];

    protected override void Dispose(bool disposing)
    {
        blobs.Dispose();
        objects.Dispose();
        base.Dispose(disposing);
    }

    [Fact]
    public async Task An_upload_in_parts_is_read_whole_from_any_byte_on_and_copied_to_a_file()
    {
        var bytes = new byte[(40 << 20) + 17];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(Folder["upload"], bytes);

        await blobs.TakeFileAsync("videos/big", Folder["upload"], CancellationToken.None);

        await using var stream = await blobs.OpenReadAsync("videos/big", CancellationToken.None);
        Assert.Equal(bytes.Length, stream!.Length);
        foreach (var start in (int[])[bytes.Length - 5, 3, 20 << 20])
        {
            stream.Position = start;
            var piece = new byte[5];
            await stream.ReadExactlyAsync(piece);
            Assert.Equal(bytes[start..(start + 5)], piece);
        }

        using var local = await blobs.GetLocalFileAsync("videos/big", CancellationToken.None);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await File.ReadAllBytesAsync(local.Path)));
    }

    [Fact]
    public async Task The_cache_stays_in_its_bounds_and_keeps_what_is_used_and_what_was_used_last()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await WriteAsync(name, new string(name[0], 400));
        }

        (await blobs.GetLocalFileAsync("a", CancellationToken.None)).Dispose();
        (await blobs.GetLocalFileAsync("b", CancellationToken.None)).Dispose();
        using var a = await blobs.GetLocalFileAsync("a", CancellationToken.None);
        using var c = await blobs.GetLocalFileAsync("c", CancellationToken.None);
        Assert.Equal(2, CachedFiles);
        var b = await blobs.GetLocalFileAsync("b", CancellationToken.None);
        Assert.Equal(3, CachedFiles);
        Assert.All([a, b, c], file => Assert.Equal(400, new FileInfo(file.Path).Length));

        b.Dispose();

        Assert.Equal(2, CachedFiles);
        Assert.False(File.Exists(b.Path));
    }

    [Fact]
    public async Task Many_who_want_one_file_share_one_download_and_a_blob_of_the_same_bytes_is_the_same_file()
    {
        await WriteAsync("one", "bytes");
        await WriteAsync("two", "bytes");

        var files = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(n => blobs.GetLocalFileAsync(n % 2 == 0 ? "one" : "two", CancellationToken.None)));

        Assert.Single(files.Select(file => file.Path).Distinct());
        Assert.Equal("bytes", await File.ReadAllTextAsync(files[0].Path));
        Assert.All(files, file => file.Dispose());
    }

    [Fact]
    public async Task A_blob_that_was_replaced_is_not_given_out_of_the_cache()
    {
        await WriteAsync("one", "old");
        (await blobs.GetLocalFileAsync("one", CancellationToken.None)).Dispose();
        await WriteAsync("one", "new");

        using var file = await blobs.GetLocalFileAsync("one", CancellationToken.None);

        Assert.Equal("new", await File.ReadAllTextAsync(file.Path));
    }

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_stored_are_not_given_to_a_worker()
    {
        await PutForeignAsync("videos/x", "damaged", hash: new string('0', 64));
        await PutForeignAsync("videos/y", "of somebody else", hash: null);

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => blobs.GetLocalFileAsync("videos/x", CancellationToken.None));
        var foreign = await Assert.ThrowsAsync<InvalidDataException>(() => blobs.GetLocalFileAsync("videos/y", CancellationToken.None));

        Assert.Contains("is not what was stored there", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("was not stored by FakeFinder", foreign.Message, StringComparison.Ordinal);
        Assert.Equal(0, CachedFiles);
    }

    [Fact]
    public async Task More_keys_than_a_page_holds_are_all_listed_and_what_is_no_key_is_left_out()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1005), async (n, _) => await PutForeignAsync($"many/{n}", "x", hash: null));
        await PutForeignAsync("many/of others", "x", hash: null);

        Assert.Equal(1005, await blobs.ListAsync("many/", CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task A_stream_whose_object_was_replaced_after_a_seek_says_so_and_mixes_nothing()
    {
        await WriteAsync("a", "the old bytes");
        await using var stream = await blobs.OpenReadAsync("a", CancellationToken.None);
        await WriteAsync("a", "the new bytes");
        stream!.Position = 4;

        var changed = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await stream.ReadExactlyAsync(new byte[3]));

        Assert.Contains("was deleted or replaced while it was read", changed.Message, StringComparison.Ordinal);
    }

    private async Task PutForeignAsync(string key, string content, string? hash)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = $"fake/finder/{key}",
            InputStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
        };
        if (hash is not null)
        {
            request.Metadata["sha256"] = hash;
        }

        await objects.Client.PutObjectAsync(request);
    }
}
