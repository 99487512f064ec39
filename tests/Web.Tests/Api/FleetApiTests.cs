using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class FleetApiTests(ApiHost host) : IDisposable
{
    public void Dispose()
    {
        host.Script.Fleet = new([], [], []);
        host.Script.Outage = false;
    }

    [Fact]
    public async Task A_detector_is_runnable_where_a_live_worker_says_so_and_else_has_a_problem()
    {
        Report(ApiHost.Worker("w-1"));
        var items = (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["selimsef", "wm", "ntech", "eighteen", "medics", "boken", "residual"], items.Select(item => item.GetProperty("name").GetString()!));
        Assert.Equal(
            ["""{"installed":true,"runnable":true,"problem":null,"notice":"heuristic, uncalibrated, for trying the system out"}""", """{"installed":true,"runnable":false,"problem":"No live worker can run wm at the moment.","notice":null}"""],
            new[] { items[6], items[1] }.Select(item => $$"""{"installed":{{item.GetProperty("installed").GetRawText()}},"runnable":{{item.GetProperty("runnable").GetRawText()}},"problem":{{item.GetProperty("problem").GetRawText()}},"notice":{{item.GetProperty("notice").GetRawText()}}}"""));
        Assert.False(items[5].GetProperty("installed").GetBoolean());
        Assert.StartsWith("The weights of boken are not installed", items[5].GetProperty("problem").GetString(), StringComparison.Ordinal);

        Report(ApiHost.Worker("w-1", draining: true));
        var draining = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors");
        Assert.DoesNotContain(draining.GetProperty("items").EnumerateArray(), item => item.GetProperty("runnable").GetBoolean());
    }

    [Fact]
    public async Task The_fleet_is_told_as_the_capacity_grain_knows_it()
    {
        Report(ApiHost.Worker("w-1"));
        host.Script.Fleet = host.Script.Fleet with { Queue = [new("residual", JobPriority.Batch, 3)] };
        var fleet = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/fleet");

        Assert.Equal("w-1", fleet.GetProperty("workers")[0].GetProperty("report").GetProperty("node").GetString());
        Assert.Equal("""[{"detector":"residual","priority":"batch","count":3}]""", fleet.GetProperty("queue").GetRawText());
    }

    [Fact]
    public async Task The_service_is_ready_once_a_worker_has_reported_that_takes_work()
    {
        Assert.Equal("""{"status":"live","reason":null}""", await host.Client.GetStringAsync("/health/live"));
        await ReadyAsync(HttpStatusCode.ServiceUnavailable, """{"status":"starting","reason":"No worker has reported yet."}""");
        Report(ApiHost.Worker("w-1", draining: true));
        await ReadyAsync(HttpStatusCode.ServiceUnavailable, """{"status":"starting","reason":"Every worker is draining; a new one has to report first."}""");
        Report(ApiHost.Worker("w-2"));
        await ReadyAsync(HttpStatusCode.OK, """{"status":"ready","reason":null}""");
        host.Script.Outage = true;
        await ReadyAsync(HttpStatusCode.ServiceUnavailable, """{"status":"starting","reason":"The capacity grain does not answer: The silo does not answer."}""");
    }

    private void Report(WorkerReport report) => host.Script.Fleet = host.Script.Fleet with { Workers = [new(report, 0, DateTimeOffset.UtcNow)] };

    private async Task ReadyAsync(HttpStatusCode status, string body)
    {
        using var response = await host.Client.GetAsync("/health/ready");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }
}
