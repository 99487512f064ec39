using FakeFinder.Storage.Deliveries;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Web.Tests.Webhooks;

public sealed class WebhookSenderTests : IAsyncLifetime
{
    private WebhookWorld world = null!;

    public async Task InitializeAsync() => world = await WebhookWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task An_end_is_told_once_signed_with_the_secret_and_without_what_needs_a_key_to_read()
    {
        using var sender = world.Sender();
        var job = await world.EndJobAsync();

        await WebhookWorld.RoundAsync(sender);
        world.Time.Advance(TimeSpan.FromDays(2));
        await WebhookWorld.RoundAsync(sender);

        var post = Assert.Single(world.Received);
        Assert.Equal("hook.test/ends?token=1", post.Address);
        Assert.Equal(
            """{"type":"job.completed","timestamp":"2026-05-04T12:00:00Z",""" +
            "\"data\":{" + $"\"id\":\"{job}\",\"state\":\"completed\",\"path\":\"/api/v1/jobs/{job}\"" + "}}",
            post.Body);
        Assert.True(post.IsSignedWith(WebhookWorld.Secret));
        Assert.False(post.IsSignedWith(WebhookWorld.OtherSecret));
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(post.Headers["webhook-timestamp"])),
            DateTimeOffset.UtcNow.AddMinutes(-5),
            DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            post.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        var told = await world.FindAsync(job);
        Assert.Equal(("delivered", 1, 204, null), (told.State, told.Attempts, told.LastStatus, told.LastFault));
        Assert.Equal(told.Id, post.Id);
    }

    [Fact]
    public async Task While_the_secret_is_changed_a_receiver_that_knows_either_one_can_check_it()
    {
        using var sender = world.Sender(options => options.PreviousSecret = WebhookWorld.OtherSecret);
        await world.EndJobAsync();

        await WebhookWorld.RoundAsync(sender);

        var post = Assert.Single(world.Received);
        Assert.True(post.IsSignedWith(WebhookWorld.Secret) && post.IsSignedWith(WebhookWorld.OtherSecret));
    }

    [Fact]
    public async Task A_receiver_that_fails_is_told_again_after_growing_pauses_under_the_same_id_also_by_another_process()
    {
        world.Answer = Status(StatusCodes.Status500InternalServerError);
        var job = await world.EndJobAsync();
        foreach (var pause in new[] { 0, 10, 20, 40, 80 })
        {
            // A new one each time, as after a restart.
            using var sender = world.Sender();
            world.Time.Advance(TimeSpan.FromSeconds(Math.Max(0, pause - 1)));
            var before = world.Received.Count;
            await WebhookWorld.RoundAsync(sender);
            Assert.Equal(pause == 0 ? 1 : before, world.Received.Count);

            world.Time.Advance(TimeSpan.FromSeconds(pause == 0 ? 0 : 1));
            await WebhookWorld.RoundAsync(sender);
            Assert.Equal(before + 1, world.Received.Count);
        }

        var failing = await world.FindAsync(job);
        Assert.Equal(
            ("pending", 5, 500, "hook.test answered 500."), (failing.State, failing.Attempts, failing.LastStatus, failing.LastFault));
        world.Answer = Status(StatusCodes.Status200OK);
        world.Time.Advance(TimeSpan.FromSeconds(160));
        using var last = world.Sender();
        await WebhookWorld.RoundAsync(last);

        Assert.Equal("delivered", (await world.FindAsync(job)).State);
        Assert.Equal(6, world.Received.Count);
        Assert.Single(world.Received.Select(post => (post.Id, post.Body)).Distinct());
    }

    [Fact]
    public async Task What_fails_for_too_long_is_given_up_and_sent_again_when_an_operator_asks()
    {
        world.Answer = Status(StatusCodes.Status503ServiceUnavailable);
        using var sender = world.Sender(options => options.RepeatFor = TimeSpan.FromMinutes(1));
        var job = await world.EndJobAsync();
        for (var second = 0; second < 200; second++)
        {
            await WebhookWorld.RoundAsync(sender);
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // At 0, 10 and 30 s; the next one would be at 70 s.
        Assert.Equal(3, world.Received.Count);
        Assert.Equal(("failed", null), ((await world.FindAsync(job)).State, (await world.FindAsync(job)).NextAt));

        world.Answer = Status(StatusCodes.Status200OK);
        await world.Deliveries.SendAgainAsync(DeliverySubject.Job(job), world.Time.GetUtcNow(), CancellationToken.None);
        await WebhookWorld.RoundAsync(sender);

        Assert.Equal("delivered", (await world.FindAsync(job)).State);
        Assert.Single(world.Received.Select(post => post.Id).Distinct());
    }

    [Theory]
    [InlineData(StatusCodes.Status301MovedPermanently, "https://169.254.169.254/latest/meta-data")]
    [InlineData(StatusCodes.Status302Found, "http://169.254.169.254/")]
    [InlineData(StatusCodes.Status307TemporaryRedirect, "/elsewhere")]
    [InlineData(StatusCodes.Status308PermanentRedirect, "https://[::1]/")]
    public async Task A_redirect_is_not_followed(int status, string to)
    {
        world.Answer = context =>
        {
            context.Response.Headers.Location = to;
            return Status(status)(context);
        };
        using var sender = world.Sender();
        var job = await world.EndJobAsync();

        await WebhookWorld.RoundAsync(sender);

        Assert.Single(world.Received);
        Assert.Equal(
            ("pending", $"hook.test answered {status}, a redirect; none is followed."),
            ((await world.FindAsync(job)).State, (await world.FindAsync(job)).LastFault));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("fd00::1")]
    public async Task A_name_that_comes_to_mean_an_address_of_no_public_network_is_not_connected_to(string address)
    {
        world.Mean("hook.test", ["127.0.0.1"], [address], ["127.0.0.1", address]);
        world.Answer = context =>
        {
            context.Response.Headers.Connection = "close";
            return Status(StatusCodes.Status500InternalServerError)(context);
        };
        using var sender = world.Sender();
        var job = await world.EndJobAsync();
        await WebhookWorld.RoundAsync(sender);
        Assert.Single(world.Received);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            world.Time.Advance(TimeSpan.FromHours(1));
            await WebhookWorld.RoundAsync(sender);
            var refused = await world.FindAsync(job);
            Assert.Equal(("pending", null), (refused.State, refused.LastStatus));
            Assert.Contains($"has the address {address}, which is none of the public internet", refused.LastFault);
        }

        Assert.Equal((1, 3), (world.Received.Count, (await world.FindAsync(job)).Attempts));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_is_given_its_time_and_keeps_no_other_one_waiting()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Answer = async context =>
        {
            if (context.Request.Host.Host == "slow.test")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            told.SetResult();
        };
        using var sender = world.Sender(options => options.Timeout = TimeSpan.FromSeconds(2));
        var slow = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.EndJobAsync("slow.test")));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        var job = await world.EndJobAsync();

        await sender.LookAsync(CancellationToken.None);
        await told.Task;
        await sender.FinishAsync();

        Assert.Equal("delivered", (await world.FindAsync(job)).State);
        foreach (var one in slow)
        {
            var late = await world.FindAsync(one);
            Assert.Equal(("pending", null, "slow.test did not answer within 2 s."), (late.State, late.LastStatus, late.LastFault));
        }
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_read()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Answer = async context =>
        {
            context.RequestAborted.Register(() => left.TrySetResult());
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1 << 16]);
            }
        };
        using var sender = world.Sender();
        var job = await world.EndJobAsync();

        await WebhookWorld.RoundAsync(sender);
        await left.Task;

        Assert.Equal("delivered", (await world.FindAsync(job)).State);
    }

    [Fact]
    public async Task A_receiver_whose_certificate_is_of_no_known_authority_learns_nothing()
    {
        using var sender = world.Sender();
        var job = await world.EndJobAsync("strange.test");

        await WebhookWorld.RoundAsync(sender);

        Assert.Empty(world.Received);
        Assert.Equal(
            "strange.test cannot be reached: its certificate or its TLS is not accepted.", (await world.FindAsync(job)).LastFault);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_host_that_is_not_allowed_by_now_until_it_is_again()
    {
        using var strict = world.Sender(options => options.Hosts = ["hook.test", "*.hook.test:8443"]);
        var job = await world.EndJobAsync();

        await WebhookWorld.RoundAsync(strict);

        Assert.Empty(world.Received);
        Assert.Contains("FakeFinder:Webhooks:Hosts allows hook.test, *.hook.test:8443", (await world.FindAsync(job)).LastFault);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        using var open = world.Sender();
        await WebhookWorld.RoundAsync(open);
        Assert.Single(world.Received);
    }

    [Fact]
    public async Task Several_processes_send_each_end_once()
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => world.EndJobAsync()));
        var senders = Enumerable.Range(0, 3).Select(_ => world.Sender()).ToList();

        await Task.WhenAll(senders.Select(WebhookWorld.RoundAsync));

        Assert.Equal(jobs.Select(job => $"job_{job:N}").Order(), world.Received.Select(post => post.Id).Order());
        senders.ForEach(sender => sender.Dispose());
    }

    [Fact]
    public async Task What_a_process_was_sending_when_it_ended_is_sent_again_under_the_same_id()
    {
        using var stop = new CancellationTokenSource();
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Answer = context =>
        {
            here.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var job = await world.EndJobAsync();
        using (var killed = world.Sender())
        {
            await killed.LookAsync(stop.Token);
            await here.Task;
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(killed.FinishAsync);
        }

        world.Answer = Status(StatusCodes.Status200OK);
        using var next = world.Sender();
        await WebhookWorld.RoundAsync(next);
        Assert.Single(world.Received);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await WebhookWorld.RoundAsync(next);

        Assert.Equal(("delivered", 2), ((await world.FindAsync(job)).State, (await world.FindAsync(job)).Attempts));
        Assert.Single(world.Received.Select(post => post.Id).Distinct());
    }

    [Fact]
    public async Task What_was_told_long_ago_is_listed_no_more()
    {
        using var sender = world.Sender(options => options.KeepFor = TimeSpan.FromDays(7));
        var job = await world.EndJobAsync();
        await WebhookWorld.RoundAsync(sender);

        world.Time.Advance(TimeSpan.FromDays(7));
        await WebhookWorld.RoundAsync(sender);
        Assert.NotNull(await world.Deliveries.FindAsync(DeliverySubject.Job(job), CancellationToken.None));
        world.Time.Advance(TimeSpan.FromHours(1));
        await WebhookWorld.RoundAsync(sender);

        Assert.Null(await world.Deliveries.FindAsync(DeliverySubject.Job(job), CancellationToken.None));
    }

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
