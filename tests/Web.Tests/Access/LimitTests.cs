using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Keys;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Access;

/// <summary>What one caller may use.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly ApiHost host = new()
    {
        Settings = new Dictionary<string, string?>
        {
            ["FakeFinder:Security:Authentication"] = "Required",
            ["FakeFinder:Limits:StrangersPerMinute"] = "20",
            ["FakeFinder:Limits:UploadsAtOnce"] = "3",
        },
    };

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task More_requests_than_a_key_may_make_are_told_to_wait_and_other_callers_are_not()
    {
        var few = await MakeAsync(new KeyOrder("few", ["read"], RequestsPerMinute: 5));
        var other = await MakeAsync(new KeyOrder("other", ["read"]));
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 10; i++)
        {
            answers.Add(await GetAsync(few));
        }

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 1, 5);
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Contains(
            "wait as long as Retry-After says",
            await Problem.DetailAsync(HttpStatusCode.TooManyRequests, refused[0]),
            StringComparison.Ordinal);
        using var untouched = await GetAsync(other);
        Assert.Equal(HttpStatusCode.OK, untouched.StatusCode);
        answers.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task An_address_that_tries_keys_is_told_to_wait_and_holders_of_keys_are_not()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await host.Client.PostAsync(
                "/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = $"ffk_{i}" }));
            answers.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.InRange(answers.Count(status => status == HttpStatusCode.Unauthorized), 20, 39);
        using var holder = await GetAsync(await MakeAsync(new KeyOrder("holder", ["read"])));
        Assert.Equal(HttpStatusCode.OK, holder.StatusCode);
        using var health = await host.Client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_key_may_send_so_many_bytes_in_a_day()
    {
        var key = await MakeAsync(new KeyOrder("small", ["submit"], BytesPerDay: 10_000));
        using var first = await UploadAsync(key, "first.mp4", ApiHost.Mp4);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var announced = await UploadAsync(key, "second.mp4", [.. ApiHost.Mp4, .. new byte[10_000]]);
        Assert.Contains(
            "small may send 10000 bytes in a day of UTC",
            await Problem.DetailAsync(HttpStatusCode.TooManyRequests, announced),
            StringComparison.Ordinal);
        Assert.True(announced.Headers.RetryAfter!.Delta <= TimeSpan.FromDays(1));
        using var hidden = await UploadAsync(key, "third.mp4", [.. ApiHost.Mp4, .. new byte[10_000]], chunked: true);
        Assert.Equal(HttpStatusCode.TooManyRequests, hidden.StatusCode);
    }

    [Fact]
    public async Task Uploads_of_one_caller_that_hardly_move_keep_nobody_else_out()
    {
        var slow = await MakeAsync(new KeyOrder("slow", ["submit"]));
        var quick = await MakeAsync(new KeyOrder("quick", ["submit"]));
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                sockets.Add(await BeginUploadAsync(slow));
            }

            await UntilAsync(async () =>
            {
                // The server ends uploads that stand still: there are to be three whenever this one comes.
                sockets.Add(await BeginUploadAsync(slow));
                using var fourth = await UploadAsync(slow, "fourth.mp4", ApiHost.Mp4);
                return fourth.StatusCode == HttpStatusCode.TooManyRequests;
            });
            using var beside = await UploadAsync(quick, "beside.mp4", ApiHost.Mp4);
            Assert.Equal(HttpStatusCode.Created, beside.StatusCode);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await UntilAsync(async () =>
        {
            using var again = await UploadAsync(slow, "again.mp4", ApiHost.Mp4);
            return again.StatusCode == HttpStatusCode.Created;
        });
    }

    [Fact]
    public void A_caller_who_has_no_upload_left_is_forgotten()
    {
        var places = new UploadPlaces(ConnectionLimits.Of(1024), Options.Create(new LimitOptions { UploadsAtOnce = 1 }));
        var caller = new Caller("key:1", "Ada", new HashSet<AccessScope>());
        for (var i = 0; i < 3; i++)
        {
            using var place = places.Take(caller);
            Assert.Throws<LimitException>(() => places.Take(caller));
        }
    }

    private async Task<string> MakeAsync(KeyOrder order) =>
        (await host.Services.GetRequiredService<KeyMaker>().CreateAsync(order, Caller.Local, CancellationToken.None)).Text;

    private async Task<HttpResponseMessage> GetAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/jobs");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await host.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> UploadAsync(string key, string name, byte[] bytes, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/videos") { Content = ApiHost.Form(name, bytes) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TransferEncodingChunked = chunked;
        return await host.Client.SendAsync(request);
    }

    /// <summary>An upload that begins and then says nothing.</summary>
    private async Task<Socket> BeginUploadAsync(string key)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/videos HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"slow.mp4\"\r\n\r\n"));
        return socket;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
