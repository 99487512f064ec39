using System.Text.Json.Nodes;
using FakeFinder.Servers;
using FakeFinder.Servers.Otlp;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>What a cluster tells of itself whose web is only a client of its silos.</summary>
public sealed class ClusterTelemetryTests
{
    [Fact]
    public async Task A_job_is_one_trace_over_web_control_silo_and_worker_and_Orleans_dashboard_asks_all_silos()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var redis = await RedisServer.StartAsync();
        using var postgres = await PostgresServer.StartAsync();
        using var cluster = new ProcessCluster(
            postgres.Connection,
            new Dictionary<string, string>(ProcessCluster.MembershipIn(redis))
            {
                ["FakeFinder:Telemetry:Endpoint"] = receiver.Url,
                ["FakeFinder:Telemetry:OrleansDashboard"] = "true",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            },
            TimeSpan.Zero,
            slots: 1);
        var control = cluster.StartControl();
        await cluster.UntilAsync("the control silo", () => Task.FromResult(cluster.HasJoined(control)));
        cluster.StartWorker();
        await cluster.StartWebAsync();
        var job = Guid.CreateVersion7();
        await cluster.SubmitAsync(job, await cluster.UploadAsync(Repository.Sample));

        await cluster.UntilAsync(
            "the spans of all three",
            () => Task.FromResult(SpansOf(receiver, job).Select(span => span.Name).Intersect(["job", "part"]).Count() == 2));
        var trace = Assert.Single(SpansOf(receiver, job).Select(span => span.Trace).Distinct());
        await cluster.UntilAsync(
            "the span of the request",
            () => Task.FromResult(receiver.Spans.Any(span => span.Trace == trace && span.Process == "fakefinder-web")));
        var spans = receiver.Spans.Where(span => span.Trace == trace).ToList();
        Assert.Equal(
            ["fakefinder-control", "fakefinder-web", "fakefinder-worker"], spans.Select(span => span.Process).Distinct().Order());
        Assert.Equal("PUT /api/v1/jobs/{id:guid}", Assert.Single(spans, span => span.Parent.Length == 0).Name);

        await cluster.UntilAsync(
            "the dashboard to have heard all silos",
            async () => (await cluster.GetAsync("/cluster/DashboardCounters"))["hosts"] is JsonArray { Count: 2 });
    }

    private static List<ReceivedSpan> SpansOf(OtlpReceiver receiver, Guid job) =>
        [.. receiver.Spans.Where(span => span.Attributes.GetValueOrDefault("fakefinder.job.id") == $"{job}")];
}
