using System.Net;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Detectors.Http;

public sealed class VideoServerTests : IDisposable
{
    private readonly HttpHost host = new("http://127.0.0.1:1");
    private readonly HttpClient http = new();

    [Fact]
    public async Task A_lent_video_is_served_whole_and_in_ranges_until_it_is_given_back()
    {
        await using var listener = await host.VideoServer.ListenAsync(IPAddress.Loopback, 0, CancellationToken.None);
        var content = await File.ReadAllBytesAsync(SampleClip.Path);
        var link = listener.Lend(SampleClip.Path);
        var address = new Uri($"http://127.0.0.1:{listener.Port}/{link.Path}");

        Assert.Equal(content, await http.GetByteArrayAsync(address));
        using var part = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(1000, 1999) } });
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[1000..2000], await part.Content.ReadAsByteArrayAsync());
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal(content.Length, head.Content.Headers.ContentLength);

        link.Dispose();
        using var gone = await http.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Nothing_else_is_found_and_nothing_can_be_written()
    {
        await using var listener = await host.VideoServer.ListenAsync(IPAddress.Loopback, 0, CancellationToken.None);
        using var link = listener.Lend(SampleClip.Path);
        var root = $"http://127.0.0.1:{listener.Port}/";

        Assert.True(link.Path.Split('/')[0].Length >= 32);
        foreach (var other in new[] { "", link.Path.Split('/')[0], link.Path + "x", $"../{link.Path}/..", "etc/passwd" })
        {
            using var answer = await http.GetAsync(new Uri(root + other));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var written = await http.DeleteAsync(new Uri(root + link.Path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, written.StatusCode);
    }

    [Fact]
    public async Task Who_still_reads_a_video_that_is_given_back_is_broken_off()
    {
        await using var listener = await host.VideoServer.ListenAsync(IPAddress.Loopback, 0, CancellationToken.None);
        using var folder = new TemporaryFolder();
        var large = folder.Write("large", new string('x', 64 << 20));
        var link = listener.Lend(large);
        using var response = await http.GetAsync(
            new Uri($"http://127.0.0.1:{listener.Port}/{link.Path}"),
            HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1000]);

        link.Dispose();

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Those_who_name_the_same_port_share_it_and_the_last_one_closes_it()
    {
        var first = await host.VideoServer.ListenAsync(IPAddress.Loopback, 0, CancellationToken.None);
        var second = await host.VideoServer.ListenAsync(IPAddress.Loopback, 0, CancellationToken.None);
        Assert.Equal(first.Port, second.Port);

        await first.DisposeAsync();
        await first.DisposeAsync();
        using (await http.GetAsync(new Uri($"http://127.0.0.1:{second.Port}/")))
        {
            await Assert.ThrowsAsync<IOException>(
                () => host.VideoServer.ListenAsync(IPAddress.Loopback, second.Port, CancellationToken.None));
        }

        await second.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://127.0.0.1:{second.Port}/")));
    }

    public void Dispose()
    {
        host.Dispose();
        http.Dispose();
    }
}
