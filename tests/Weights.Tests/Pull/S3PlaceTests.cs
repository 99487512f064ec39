using System.Net;
using Amazon.Runtime;
using FakeFinder.Servers;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>The requests that a bucket gets; the whole way through a server that speaks like S3 is tested end to end.</summary>
public sealed class S3PlaceTests : IAsyncLifetime, IDisposable
{
    private static readonly PlaceAddress Address = PlaceAddress.Parse("s3://some-bucket/weights/pnet.pt");

    private FileHost host = null!;
    private S3Place place = null!;

    public async Task InitializeAsync()
    {
        host = await FileHost.StartAsync();
        host.Put("some-bucket/weights/pnet.pt", [1, 2, 3, 4]);
        place = new(new S3Settings("us-east-1", host.Url) { Credentials = new BasicAWSCredentials("id", "secret") });
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_public_bucket_is_read_without_credentials()
    {
        await using var file = await place.OpenAsync(Address, from: 0, validator: null, CancellationToken.None);

        Assert.Equal(4, file.Length);
        Assert.False(Assert.Single(host.Requests).IsSigned);
    }

    [Fact]
    public async Task A_bucket_that_refuses_that_is_asked_again_with_the_user_s_credentials()
    {
        host.Fail("some-bucket/weights/pnet.pt", FileFault.Answer(HttpStatusCode.Forbidden));

        await using var file = await place.OpenAsync(Address, from: 0, validator: null, CancellationToken.None);

        Assert.Equal([false, true], host.Requests.Select(request => request.IsSigned));
    }

    [Fact]
    public async Task What_the_user_may_not_read_is_a_place_that_does_not_have_it()
    {
        host.Fail(
            "some-bucket/weights/pnet.pt",
            FileFault.Answer(HttpStatusCode.Forbidden),
            FileFault.Answer(HttpStatusCode.Forbidden));

        var fault = await Assert.ThrowsAsync<PlaceException>(() => place.OpenAsync(Address, 0, null, CancellationToken.None));

        Assert.Equal(PlaceFault.Absent, fault.Fault);
        Assert.Contains("403", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_is_asked_for_on_the_condition_that_the_object_is_the_same()
    {
        await using (var whole = await place.OpenAsync(Address, 0, null, CancellationToken.None))
        {
            Assert.NotNull(whole.Validator);
        }

        host.Fail("some-bucket/weights/pnet.pt", FileFault.Answer(HttpStatusCode.PreconditionFailed));
        await using var file = await place.OpenAsync(Address, from: 2, "\"other\"", CancellationToken.None);

        Assert.Equal(0, file.From);
        Assert.Equal(["", "bytes=2-", ""], host.Requests.Select(request => request.Range));
    }
}
