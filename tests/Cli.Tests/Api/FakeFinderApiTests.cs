using System.Net;
using System.Text;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Tests.Api;

public sealed class FakeFinderApiTests
{
    [Theory]
    [InlineData("clip.mp4")]
    [InlineData("Ünïcode é 影片.mp4")]
    [InlineData("it's 100%; a=b.mp4")]
    public async Task An_upload_carries_name_and_bytes_and_tells_how_much_was_sent(string name)
    {
        await using var stub = await StubService.StartAsync();
        using var api = new FakeFinderApi(stub.Url);
        var sent = new Recorder();

        var video = await api.UploadAsync(new MemoryStream(Encoding.UTF8.GetBytes("the clip's bytes")), name, sent, CancellationToken.None);

        Assert.Equal(new StubService.Received(name, "the clip's bytes"), Assert.Single(stub.Uploads));
        Assert.Equal(name, video.Name);
        Assert.Equal([16L], sent.Values);
    }

    [Fact]
    public async Task A_refusal_is_the_services_own_sentence_with_its_status()
    {
        await using var stub = await StubService.StartAsync();
        using var api = new FakeFinderApi(stub.Url);

        var refusal = await Assert.ThrowsAsync<ApiException>(() =>
            api.UploadAsync(new MemoryStream("bad"u8.ToArray()), "notes.txt", null, CancellationToken.None));

        Assert.Equal("notes.txt is not a video.", refusal.Message);
        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
    }

    [Fact]
    public async Task An_address_without_a_service_is_named_and_has_no_status()
    {
        using var api = new FakeFinderApi(new Uri("http://127.0.0.1:1/"));

        var failure = await Assert.ThrowsAsync<ApiException>(() => api.ListDetectorsAsync(CancellationToken.None));

        Assert.StartsWith("No answer from http://127.0.0.1:1/:", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.Status);
        Assert.Null(await api.AskHealthAsync("health/live", TimeSpan.FromSeconds(5), CancellationToken.None));
    }

    private sealed class Recorder : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
