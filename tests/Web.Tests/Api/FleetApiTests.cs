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
        host.Script.FleetRefusal = null;
        host.Script.Asked.Clear();
    }

    [Fact]
    public async Task A_detector_is_runnable_where_a_live_worker_says_so_and_else_has_a_problem()
    {
        Report(ApiHost.Worker("w-1"));
        var items = (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(
            ["selimsef", "wm", "ntech", "eighteen", "medics", "boken", "residual"],
            items.Select(item => item.GetProperty("name").GetString()!));
        Assert.Equal(
            [
                """{"installed":true,"runnable":true,"problem":null,"notice":"heuristic, uncalibrated, for trying the system out"}""",
                """{"installed":true,"runnable":false,"problem":"No live worker can run wm at the moment.","notice":null}""",
            ],
            new[] { items[6], items[1] }.Select(item =>
                $$"""{"installed":{{item.GetProperty("installed").GetRawText()}},"runnable":{{item.GetProperty("runnable").GetRawText()}},"problem":{{item.GetProperty("problem").GetRawText()}},"notice":{{item.GetProperty("notice").GetRawText()}}}"""
            ));
        Assert.False(items[5].GetProperty("installed").GetBoolean());
        Assert.StartsWith("The weights of boken are not installed", items[5].GetProperty("problem").GetString(), StringComparison.Ordinal);

        Report(ApiHost.Worker("w-1", draining: true));
        var draining = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors");
        Assert.DoesNotContain(draining.GetProperty("items").EnumerateArray(), item => item.GetProperty("runnable").GetBoolean());
    }

    [Theory]
    [InlineData("boken", HttpStatusCode.Forbidden, "set FakeFinder:Web:AllowPull, or run 'fakefinder weights pull boken'.")]
    [InlineData("residual", HttpStatusCode.NotFound, "residual has no weights to download.")]
    [InlineData("magic", HttpStatusCode.NotFound, "There is no detector 'magic'")]
    public async Task A_download_of_weights_needs_weights_and_a_setting(string detector, HttpStatusCode status, string sentence)
    {
        using var answer = await host.Client.PostAsync($"/api/v1/detectors/{detector}/pull", content: null);

        Assert.Equal(status, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"/api/v1/detectors/{detector}/pull")).StatusCode);
    }

    [Fact]
    public async Task A_detector_is_described_with_its_model_card_where_the_list_says()
    {
        Report(ApiHost.Worker("w-1"));
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors");
        var address = list.GetProperty("items")[0].GetProperty("url").GetString();

        var described = await host.Client.GetFromJsonAsync<JsonElement>(address);

        Assert.Equal("/api/v1/detectors/selimsef", address);
        Assert.Equal("selimsef", described.GetProperty("detector").GetProperty("name").GetString());
        Assert.Equal(
            """{"dataSet":"DeeperForensics","madeFor":false,"truePositiveRate":63.6,"trueNegativeRate":88.9,"accuracy":76.3,"logLoss":0.587}""",
            described.GetProperty("card").GetProperty("quantitativeAnalyses").GetProperty("results")[2].GetRawText());
        Assert.DoesNotContain("text:", described.GetProperty("card").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("misses 36 of 100 fakes", described.GetProperty("meaning").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, described.GetProperty("measured").ValueKind);
    }

    [Fact]
    public async Task A_detector_that_is_not_there_is_a_problem_that_says_where_they_are_listed()
    {
        using var unknown = await host.Client.GetAsync("/api/v1/detectors/nobody");

        Assert.Equal(
            "There is no detector 'nobody'; GET /api/v1/detectors lists them.",
            await Problem.DetailAsync(HttpStatusCode.NotFound, unknown));
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

    [Theory]
    [InlineData("start")]
    [InlineData("drain")]
    [InlineData("stop")]
    public async Task An_instance_is_started_drained_and_stopped_by_its_id(string what)
    {
        host.Script.Fleet = host.Script.Fleet with { Instances = [new("i-1", "g4dn.xlarge", "hot", DateTimeOffset.UtcNow, 0.5, "w-1")] };

        using var response = await host.Client.PostAsync($"/api/v1/fleet/instances/i-1/{what}", null);

        Assert.Equal((HttpStatusCode.Accepted, "/api/v1/fleet"), (response.StatusCode, response.Headers.Location?.ToString()));
        var fleet = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("i-1", fleet.GetProperty("instances")[0].GetProperty("id").GetString());
        Assert.Equal($"{what} i-1", Assert.Single(host.Script.Asked));

        using var unknown = await host.Client.PostAsync($"/api/v1/fleet/instances/i-2/{what}", null);
        Assert.Equal(
            "There is no instance 'i-2'; GET /api/v1/fleet lists them.",
            await Problem.DetailAsync(HttpStatusCode.NotFound, unknown));

        host.Script.FleetRefusal = new FleetRefusalException("i-1 cannot.");
        using var refused = await host.Client.PostAsync($"/api/v1/fleet/instances/i-1/{what}", null);
        Assert.Equal("i-1 cannot.", await Problem.DetailAsync(HttpStatusCode.Conflict, refused));
    }

    [Fact]
    public async Task An_instance_is_launched_of_any_kind_or_of_one_that_is_named()
    {
        var token = Guid.NewGuid();
        using var any = await host.Client.PostAsync("/api/v1/fleet/instances", null);
        using var named = await host.Client.PostAsJsonAsync("/api/v1/fleet/instances", new { kind = "g5.xlarge", token });

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted], new[] { any.StatusCode, named.StatusCode });
        Assert.StartsWith("launch any ", host.Script.Asked.First(), StringComparison.Ordinal);
        Assert.Equal($"launch g5.xlarge {token}", host.Script.Asked.Last());

        host.Script.FleetRefusal = new InvalidRequestException("There is no kind 'x' to launch.");
        using var unknown = await host.Client.PostAsJsonAsync("/api/v1/fleet/instances", new { kind = "x" });
        Assert.Equal("There is no kind 'x' to launch.", await Problem.DetailAsync(HttpStatusCode.BadRequest, unknown));
        using var wrong = await host.Client.PostAsJsonAsync("/api/v1/fleet/instances", new { token = "no UUID" });
        Assert.StartsWith(
            "The body is not the JSON that is expected here",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, wrong),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/fleet/instances")]
    [InlineData("/api/v1/fleet/instances/i-1/start")]
    [InlineData("/api/v1/fleet/instances/i-1/drain")]
    [InlineData("/api/v1/fleet/instances/i-1/stop")]
    public async Task A_foreign_page_can_ask_nothing_of_the_fleet(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Origin", "http://evil.example" } } };
        using var response = await host.Client.SendAsync(request);

        await Problem.DetailAsync(HttpStatusCode.Forbidden, response);
        Assert.Empty(host.Script.Asked);
    }

    [Fact]
    public async Task A_fleet_that_does_not_answer_is_said_to_be_asked_again()
    {
        host.Script.Outage = true;
        using var response = await host.Client.PostAsync("/api/v1/fleet/instances", null);

        await Problem.DetailAsync(HttpStatusCode.ServiceUnavailable, response);
        Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task The_service_is_ready_once_a_worker_has_reported_that_takes_work()
    {
        Assert.Equal("""{"status":"live","reason":null}""", await host.Client.GetStringAsync("/health/live"));
        await ReadyAsync(HttpStatusCode.ServiceUnavailable, """{"status":"starting","reason":"No worker has reported yet."}""");
        Report(ApiHost.Worker("w-1", draining: true));
        await ReadyAsync(
            HttpStatusCode.ServiceUnavailable,
            """{"status":"starting","reason":"Every worker is draining; a new one has to report first."}"""
        );
        Report(ApiHost.Worker("w-2"));
        await ReadyAsync(HttpStatusCode.OK, """{"status":"ready","reason":null}""");
        host.Script.Outage = true;
        await ReadyAsync(
            HttpStatusCode.ServiceUnavailable,
            """{"status":"starting","reason":"The capacity grain does not answer: The silo does not answer."}"""
        );
    }

    private void Report(WorkerReport report) =>
        host.Script.Fleet = host.Script.Fleet with { Workers = [new(report, 0, DateTimeOffset.UtcNow)] };

    private async Task ReadyAsync(HttpStatusCode status, string body)
    {
        using var response = await host.Client.GetAsync("/health/ready");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }
}
