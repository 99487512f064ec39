using System.Net;
using System.Net.Sockets;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What a whole service does with a callback that leads into its own machine, though a setting names the host.</summary>
public sealed class WebhooksTests : IDisposable
{
    private readonly TcpListener inner = new(IPAddress.Loopback, 0);
    private readonly Installation installation;
    private readonly string callback;

    public WebhooksTests()
    {
        inner.Start();
        var port = ((IPEndPoint)inner.LocalEndpoint).Port;
        callback = $"https://localhost:{port}/ends";
        installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow")
            .With("FakeFinder:Webhooks:Hosts:0", $"localhost:{port}")
            .With("FakeFinder:Webhooks:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .With("FakeFinder:Webhooks:RetryAfter", "00:00:01");
    }

    public void Dispose()
    {
        installation.Dispose();
        inner.Dispose();
    }

    [Fact]
    public async Task It_is_tried_again_after_everything_was_killed_and_no_connection_is_ever_made()
    {
        using var first = await installation.ReadyAsync();
        var job = await installation.SubmitToldAsync(callback, "slow");
        var deliveries = $"/api/v1/jobs/{job}/deliveries";
        var before = await installation.WaitForAsync(
            first, deliveries, now => now["items"]!.AsArray() is [{ } delivery] && delivery["lastFault"] is not null);
        Assert.Contains("none of the public internet", (string)before["items"]![0]!["lastFault"]!, StringComparison.Ordinal);

        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();
        using var second = installation.Run("up", "--port", "0");
        var attempts = (int)before["items"]![0]!["attempts"]!;
        var after = await installation.WaitForAsync(second, deliveries, now => (int)now["items"]![0]!["attempts"]! > attempts + 1);

        Assert.Equal((string)before["items"]![0]!["id"]!, (string)after["items"]![0]!["id"]!);
        Assert.Equal(("job.completed", "pending"), ((string)after["items"]![0]!["event"]!, (string)after["items"]![0]!["state"]!));
        Assert.False(inner.Pending());
    }
}
