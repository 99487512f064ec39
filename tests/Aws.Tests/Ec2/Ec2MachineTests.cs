using FakeFinder.Aws.Ec2;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>With the real SDK against a stand-in of the instance metadata service (IMDSv2: no answer without a token).</summary>
public sealed class Ec2MachineTests
{
    private readonly Dictionary<string, string> metadata = new() { ["/latest/meta-data/instance-id"] = "i-1" };

    [Fact]
    public async Task A_machine_knows_its_id_and_an_interruption_once_it_is_announced()
    {
        MetadataPort.Release();
        await using var server = await LoopbackServer.StartAsync(AnswerAsync, MetadataPort.Url);
        using var machine = new Ec2Machine(new FakeTimeProvider(), NullLogger<Ec2Machine>.Instance);

        await LookUntilAsync(machine, () => machine.Id is not null);
        Assert.Equal("i-1", machine.Id);
        Assert.Null(machine.EndsAt);

        metadata["/latest/meta-data/spot/instance-action"] = """{"action": "terminate", "time": "2026-01-02T03:04:05Z"}""";
        await LookUntilAsync(machine, () => machine.EndsAt is not null);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), machine.EndsAt);
    }

    /// <summary>Looks again as the service does: the SDK gives the metadata service little time, and answers null where a busy machine takes more.</summary>
    private static async Task LookUntilAsync(Ec2Machine machine, Func<bool> isKnown)
    {
        for (var look = 0; look < 50 && !isKnown(); look++)
        {
            await machine.LookAsync();
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Method == HttpMethods.Put && path == "/latest/api/token")
        {
            return context.Response.WriteAsync("token");
        }

        if (context.Request.Headers["X-aws-ec2-metadata-token"] != "token")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        if (metadata.TryGetValue(path, out var value))
        {
            return context.Response.WriteAsync(value);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
