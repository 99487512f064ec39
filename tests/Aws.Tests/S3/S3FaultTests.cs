using Amazon.Runtime;
using FakeFinder.Aws.S3;
using FakeFinder.Aws.StandIn;
using FakeFinder.Servers;
using FakeFinder.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.S3;

/// <summary>What S3 answers when something is wrong, in its own words, and what becomes of it.</summary>
public sealed class S3FaultTests : IDisposable
{
    private const string Md5OfDigits = "\"781e5e245d69b566979b86e28d23f2c7\"";

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(403, "AccessDenied", 1, false, "allow it s3:GetObject, s3:PutObject")]
    [InlineData(403, "InvalidAccessKeyId", 1, false, "renew them")]
    [InlineData(403, "ExpiredToken", 1, false, "renew them")]
    [InlineData(404, "NoSuchBucket", 1, false, "There is no bucket 'videos-bucket': create it")]
    [InlineData(400, "AuthorizationHeaderMalformed", 1, false, "set FakeFinder:Storage:S3:Region")]
    [InlineData(503, "SlowDown", 2, true, "after 2 attempts (SlowDown")]
    [InlineData(500, "InternalError", 2, true, "after 2 attempts (InternalError")]
    public async Task A_refusal_is_a_sentence_with_its_remedy_after_a_bounded_number_of_attempts(
        int status,
        string code,
        int attempts,
        bool mayPass,
        string sentence)
    {
        var calls = 0;
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref calls);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(
                $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Said by S3.</Message><RequestId>1</RequestId></Error>");
        });
        using var objects = Connect(server.Url, new BasicAWSCredentials("key", "secret"));
        using var blobs = new S3BlobStore(objects);

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.OpenReadAsync("a", CancellationToken.None));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Equal(mayPass, fault.MayPass);
        Assert.Equal(attempts, calls);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.WriteAsync("a", new MemoryStream([1]), CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.DeleteAsync("a", CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await blobs.ListAsync("", CancellationToken.None).CountAsync());
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_in_a_sentence()
    {
        var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        var url = server.Url;
        await server.DisposeAsync();
        using var objects = Connect(url, new BasicAWSCredentials("key", "secret"));
        using var blobs = new S3BlobStore(objects);

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.GetLocalFileAsync("a", CancellationToken.None));

        Assert.Contains("check the network, the region and FakeFinder:Storage:S3:ServiceUrl", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.MayPass);
    }

    [Fact]
    public async Task Missing_credentials_are_said_in_a_sentence()
    {
        using var objects = Connect("http://127.0.0.1:9", new NoCredentials());
        using var blobs = new S3BlobStore(objects);

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => blobs.OpenReadAsync("a", CancellationToken.None));

        Assert.Contains("There are no AWS credentials", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.MayPass);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_no_fault_of_S3()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var objects = Connect(server.Url, new BasicAWSCredentials("key", "secret"));
        using var blobs = new S3BlobStore(objects);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blobs.OpenReadAsync("a", cancellation.Token));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_made_again_at_the_same_byte()
    {
        var firstIsRead = new TaskCompletionSource();
        List<string> ranges = [];
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            var range = context.Request.Headers.Range.ToString();
            ranges.Add(range);
            context.Response.Headers.ETag = Md5OfDigits;
            if (range.Length == 0)
            {
                context.Response.ContentLength = 10;
                await context.Response.WriteAsync("01234");
                await context.Response.Body.FlushAsync();
                await firstIsRead.Task;
                context.Abort();
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                var from = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
                context.Response.ContentLength = 10 - from;
                await context.Response.WriteAsync("0123456789"[from..]);
            }
        });
        using var objects = Connect(server.Url, new BasicAWSCredentials("key", "secret"));
        using var blobs = new S3BlobStore(objects);

        await using var stream = await blobs.OpenReadAsync("a", CancellationToken.None);

        var first = new byte[5];
        await stream!.ReadExactlyAsync(first);
        firstIsRead.SetResult();
        Assert.Equal("01234", System.Text.Encoding.UTF8.GetString(first));
        Assert.Equal("56789", await new StreamReader(stream).ReadToEndAsync());
        Assert.Equal(["", "bytes=5-"], ranges);
    }

    [Fact]
    public async Task Bytes_that_arrive_damaged_are_not_taken_for_whole()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers.ETag = Md5OfDigits;
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("0123456780");
        });
        using var objects = Connect(server.Url, new BasicAWSCredentials("key", "secret"));
        using var blobs = new S3BlobStore(objects);

        await using var stream = await blobs.OpenReadAsync("a", CancellationToken.None);
        var damaged = await Assert.ThrowsAsync<StorageUnavailableException>(() => new StreamReader(stream!).ReadToEndAsync());

        Assert.Contains("arrived damaged", damaged.Message, StringComparison.Ordinal);
    }

    private S3Objects Connect(string url, AWSCredentials credentials) => new(
        Options.Create(new S3Options { Bucket = "videos-bucket", ServiceUrl = url, Cache = folder.Path, MostRetries = 1 }), credentials);

    /// <summary>As the SDK behaves on a machine without a role, environment or profile.</summary>
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("Failed to resolve AWS credentials.");
    }
}
