using System.Text;
using Amazon.S3.Model;
using FakeFinder.Aws.S3;
using FakeFinder.Storage.Sources;

namespace FakeFinder.Aws.Tests.S3;

[Collection(S3Tests.Name)]
public sealed class S3VideoSourceTests : IDisposable
{
    private readonly S3Objects objects;
    private readonly S3VideoSource source;
    private readonly string bucket;

    public S3VideoSourceTests(S3Server server)
    {
        bucket = server.NewBucket();
        objects = server.Connect(new S3Options { SourceBuckets = { bucket } });
        source = new S3VideoSource(objects);
    }

    public void Dispose() => objects.Dispose();

    [Fact]
    public async Task Videos_below_a_prefix_are_listed_in_order_with_their_names_and_read()
    {
        await PutAsync("in/b 1.mp4", "second");
        await PutAsync("in/a/Überfall.mp4", "first");
        await PutAsync("other/c.mp4", "third");
        await PutAsync("in/folder/", "");

        Assert.Equal([$"s3://{bucket}/"], source.Roots);
        var found = await source.ListAsync($"s3://{bucket}/in/", CancellationToken.None).ToListAsync();

        Assert.Equal([$"s3://{bucket}/in/a/Überfall.mp4", $"s3://{bucket}/in/b 1.mp4"], found.Select(video => video.Location));
        Assert.Equal(["Überfall.mp4", "b 1.mp4"], found.Select(video => video.Name));
        Assert.Equal([5, 6], found.Select(video => video.Bytes));
        await using var content = await source.OpenAsync(found[0].Location, CancellationToken.None);
        Assert.Equal("first", await new StreamReader(content!).ReadToEndAsync());
        Assert.Null(await source.OpenAsync($"s3://{bucket}/in/gone.mp4", CancellationToken.None));
    }

    [Theory]
    [InlineData("s3://another-bucket/in/", "add it to FakeFinder:Storage:S3:SourceBuckets")]
    [InlineData("s3://", "write s3://BUCKET/PREFIX")]
    [InlineData("s3://UPPER/x", "write s3://BUCKET/PREFIX")]
    public void What_the_configuration_does_not_admit_is_refused_with_the_remedy(string location, string remedy)
    {
        var refusal = Assert.Throws<LocationRefusedException>(() => source.ListAsync(location, CancellationToken.None));

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/prefix", true)]
    [InlineData("S3://x", true)]
    [InlineData("/data/videos", false)]
    [InlineData("videos", false)]
    public void A_source_knows_its_form(string location, bool known) => Assert.Equal(known, source.Knows(location));

    private Task<PutObjectResponse> PutAsync(string key, string content) =>
        objects.Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
            });
}
