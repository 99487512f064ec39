using System.Security.Cryptography;
using FakeFinder.Contracts;
using FakeFinder.Media;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Fetching;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Web.Tests.Fetching;

public sealed class VideoFetcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private FetchWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await FetchWorld.StartAsync();
        world.Mean("media.example", ["127.0.0.1"]);
        world.Mean("a.cdn.example", ["127.0.0.1"]);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("/films/a%20clip.mp4", "a clip.mp4")]
    [InlineData("/..%2F..%2Fetc%2Fpasswd.mp4", "passwd.mp4")]
    [InlineData("/a%0Ab.mp4", "video from media.example")]
    [InlineData("/", "video from media.example")]
    public async Task A_video_is_taken_in_under_the_last_part_of_its_address_and_never_under_a_path(string path, string name)
    {
        using var fetcher = world.Fetcher();
        var told = new List<(long, long?)>();

        var video = await fetcher.FetchAsync(
            $"{world.At("media.example", path)}", owner: null, (come, all) => told.Add((come, all)), CancellationToken.None);

        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(ApiHost.Mp4)), name), (video.Id, video.Name));
        Assert.Equal((ApiHost.Mp4.Length, ApiHost.Mp4.Length), told[^1]);
    }

    [Theory]
    [InlineData("attachment; filename=\"other.mp4\"", "other.mp4")]
    [InlineData("attachment; filename=\"../../evil.mp4\"", "evil.mp4")]
    [InlineData("attachment; filename*=UTF-8''Zo%C3%AB.mp4", "Zoë.mp4")]
    public async Task The_servers_own_name_for_the_file_goes_before(string disposition, string name)
    {
        world.Answer = context =>
        {
            context.Response.Headers.ContentDisposition = disposition;
            return FetchWorld.VideoAsync(context);
        };
        using var fetcher = world.Fetcher();

        Assert.Equal(name, (await FetchAsync(fetcher, "/x.mp4")).Name);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_no_sixth()
    {
        world.Answer = context => int.Parse(context.Request.Path.Value![1..]) is > 0 and var left
            ? Redirect(context, left % 2 == 0 ? $"/{left - 1}" : $"{world.At("a.cdn.example", $"/{left - 1}")}")
            : FetchWorld.VideoAsync(context);
        using var fetcher = world.Fetcher();

        await FetchAsync(fetcher, "/5");
        Assert.Equal(6, world.Asked.Count);
        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => FetchAsync(fetcher, "/6"));

        Assert.Equal(StatusCodes.Status502BadGateway, refusal.StatusCode);
        Assert.Contains("more than 5 times", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://other.example/x.mp4", "other.example")]
    [InlineData("http://127.0.0.1/x.mp4", "127.0.0.1")]
    [InlineData("http://[::1]/x.mp4", "::1")]
    [InlineData("file:///etc/passwd", "file")]
    [InlineData("http://user:word@media.example/x.mp4", "password")]
    public async Task A_redirect_is_checked_as_an_address_is(string to, string said)
    {
        world.Answer = context => Redirect(context, to);
        using var fetcher = world.Fetcher();

        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Single(world.Asked);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("fd00::1")]
    public async Task An_allowed_host_that_a_redirect_leads_to_is_not_reached_on_a_private_address(string address)
    {
        world.Mean("inner.cdn.example", [address]);
        world.Answer = context => Redirect(context, $"{world.At("inner.cdn.example", "/x.mp4")}");
        using var fetcher = world.Fetcher();

        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Contains("none of the public internet", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["media.example/x.mp4"], world.Asked);
    }

    [Fact]
    public async Task A_name_that_means_a_private_address_a_moment_later_is_checked_then_too()
    {
        world.Mean("media.example", ["127.0.0.1"], ["10.0.0.1"]);
        world.Answer = context =>
        {
            context.Response.Headers.Connection = "close";
            return Redirect(context, "/y.mp4");
        };
        using var fetcher = world.Fetcher();

        await Assert.ThrowsAsync<InvalidRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Equal(["media.example/x.mp4"], world.Asked);
    }

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_not_reached()
    {
        world.Mean("media.example", ["127.0.0.1", "10.0.0.1"]);
        using var fetcher = world.Fetcher();

        await Assert.ThrowsAsync<InvalidRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Empty(world.Asked);
    }

    [Fact]
    public async Task A_video_that_is_announced_too_large_is_refused_before_its_bytes_are_read()
    {
        world.Answer = async context =>
        {
            context.Response.ContentType = "video/mp4";
            context.Response.ContentLength = 2_000_000;
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var fetcher = world.Fetcher();

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Equal(InvalidVideoReason.TooLarge, refusal.Reason);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    [InlineData("application/json")]
    public async Task What_is_no_video_by_its_type_is_refused(string type)
    {
        world.Answer = context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync("<video>");
        };
        using var fetcher = world.Fetcher();

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => FetchAsync(fetcher, "/x.mp4"));
        Assert.Contains(type, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("video/webm")]
    [InlineData("image/gif")]
    [InlineData("application/octet-stream")]
    [InlineData("application/mp4")]
    public async Task What_may_be_a_video_by_its_type_is_taken(string type)
    {
        world.Answer = context =>
        {
            context.Response.ContentType = type;
            return context.Response.Body.WriteAsync(ApiHost.Mp4).AsTask();
        };
        using var fetcher = world.Fetcher();

        Assert.Equal(ApiHost.Mp4.Length, (await FetchAsync(fetcher, "/x")).Bytes);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        world.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var fetcher = world.Fetcher(FetchLimits.Usual with { Connect = Short, Answer = Short });

        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Equal(StatusCodes.Status504GatewayTimeout, refusal.StatusCode);
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_is_given_up_and_nothing_of_the_video_stays()
    {
        world.Answer = HalfAsync;
        using var fetcher = world.Fetcher(FetchLimits.Usual with { Silence = Short });

        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Contains("after 100 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await world.Library.FindByNameAsync(Viewer.All, "x.mp4", CancellationToken.None));
    }

    [Fact]
    public async Task The_whole_fetch_has_an_end_too()
    {
        world.Answer = HalfAsync;
        using var fetcher = world.Fetcher(FetchLimits.Usual with { Whole = Short });

        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Equal(StatusCodes.Status504GatewayTimeout, refusal.StatusCode);
    }

    [Fact]
    public async Task A_server_that_breaks_off_or_has_nothing_there_is_named()
    {
        using var fetcher = world.Fetcher();
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Answer = async context =>
        {
            context.Response.ContentType = "video/mp4";
            context.Response.ContentLength = 200;
            await context.Response.Body.WriteAsync(new byte[100]);
            await context.Response.Body.FlushAsync();
            await here.Task;
            context.Abort();
        };
        var broken = await Assert.ThrowsAsync<BadHttpRequestException>(() => fetcher.FetchAsync(
            $"{world.At("media.example", "/x.mp4")}", owner: null, (_, _) => here.TrySetResult(), CancellationToken.None));
        world.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        var missing = await Assert.ThrowsAsync<BadHttpRequestException>(() => FetchAsync(fetcher, "/x.mp4"));

        Assert.Contains("media.example broke off", broken.Message, StringComparison.Ordinal);
        Assert.Contains("media.example answered 404", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_to_the_server_that_it_need_not_know()
    {
        HeaderDictionary? seen = null;
        world.Answer = context =>
        {
            seen ??= new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            context.Response.Headers.SetCookie = "a=b";
            return context.Request.Path == "/first" ? Redirect(context, "/second") : FetchWorld.VideoAsync(context);
        };
        using var fetcher = world.Fetcher();

        await FetchAsync(fetcher, "/first");

        Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], seen!.Keys.Order());
    }

    [Theory]
    [InlineData("http://other.example/x.mp4", "other.example")]
    [InlineData("http://cdn.example/x.mp4", "cdn.example")]
    [InlineData("http://evilcdn.example/x.mp4", "evilcdn.example")]
    [InlineData("ftp://media.example/x.mp4", "ftp")]
    [InlineData("http://me:secret@media.example/x.mp4", "password")]
    [InlineData("http://xn--b-0\u00df/x.mp4", "no host's name may have")]
    [InlineData("/x.mp4", "file")]
    [InlineData("x.mp4", "no address")]
    [InlineData("", "no address")]
    public async Task An_address_that_is_not_allowed_is_refused_before_anything_is_asked(string address, string said)
    {
        using var fetcher = world.Fetcher();

        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            fetcher.FetchAsync(address, owner: null, progress: null, CancellationToken.None));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(world.Asked);
    }

    private Task<Storage.Videos.StoredVideo> FetchAsync(VideoFetcher fetcher, string path) =>
        fetcher.FetchAsync($"{world.At("media.example", path)}", owner: null, progress: null, CancellationToken.None);

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    private static async Task HalfAsync(HttpContext context)
    {
        context.Response.ContentType = "video/mp4";
        context.Response.ContentLength = 200;
        await context.Response.Body.WriteAsync(new byte[100]);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
