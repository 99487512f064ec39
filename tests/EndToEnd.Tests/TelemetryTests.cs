using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Servers;
using FakeFinder.Servers.Otlp;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What a service tells of itself, read by a real receiver, by Prometheus' path and by Orleans' dashboard.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Job = "fakefinder.job.id";
    private const string Submission = "PUT /api/v1/jobs/{id:guid}";
    private const string Web = "fakefinder-web";
    private const string Worker = "fakefinder-worker";

    private static readonly string[] WebSteps = [Submission, "accept job", "job", "order work", "queue", "record result"];

    private static readonly string[] WorkerSteps =
        ["part", "fetch video", "analyse", "decode", "decoding", "faces", "networks", "write report", "send result"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private OtlpReceiver receiver = null!;

    public async Task InitializeAsync() => receiver = await OtlpReceiver.StartAsync();

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task A_job_is_one_trace_over_its_processes_and_its_measurements_and_log_lines_are_told()
    {
        using var installation = Telling(new Installation())
            .With("FakeFinder:Telemetry:Prometheus", "true")
            .With("FakeFinder:Telemetry:OrleansDashboard", "true");
        using var up = await installation.UpAsync();
        var first = Assert.Single((await installation.GetAsync("/api/v1/jobs"))["items"]!.AsArray())!;
        var job = (string)first["id"]!;
        Assert.Equal("completed", (string)first["state"]!);

        await UntilAsync(() => WebSteps.All(StepsOf(job, Web).Contains) && WorkerSteps.All(StepsOf(job, Worker).Contains));
        AssertIsOneTrace(job);
        await AssertMeasuredAsync(
            Worker,
            "fakefinder.stage.duration", "fakefinder.decode.duration", "fakefinder.inference.duration", "fakefinder.inference.batch.size");
        await AssertMeasuredAsync(
            Web,
            "fakefinder.job.duration",
            "fakefinder.jobs.accepted", "fakefinder.queue.duration", "fakefinder.lease.duration", "fakefinder.instances.idle",
            "fakefinder.instance.start.duration", "fakefinder.cost.rate", "fakefinder.uploads");
        await UntilAsync(() => receiver.Logs.Any(log => IsOf(log, job) && log.Text.Contains("has ended as", StringComparison.Ordinal)));

        await AssertPrometheusAnswersAsync(installation);
        await AssertOrleansDashboardAnswersAsync(installation, up);
    }

    [Fact]
    public async Task The_trace_of_a_job_continues_after_everything_was_killed_and_started_again()
    {
        using var installation = Telling(Installation.WithSlowDetectors(TimeSpan.FromSeconds(5), "slow"));
        using var first = await installation.ReadyAsync();
        var job = await installation.SubmitAsync("slow");
        await installation.WaitForRunAsync(first, job);
        await UntilAsync(() => SpansOf(job).Any(span => span.Name == "accept job"));

        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();
        using var second = installation.Run("up", "--port", "0");
        await installation.WaitForEndAsync(second, job);

        await UntilAsync(() => SpansOf(job).Any(span => span.Name == "job") && SpansOf(job).Any(span => span.Name == "part"));
        Assert.Single(SpansOf(job).Select(span => span.Trace).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_away_holds_up_neither_jobs_nor_the_end_of_the_service()
    {
        using var port = new HeldPort();
        using var installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow")
            .With("FakeFinder:Telemetry:Endpoint", $"http://127.0.0.1:{port.Number}");
        using var up = await installation.ReadyAsync();
        var ended = await installation.WaitForEndAsync(up, await installation.SubmitAsync("slow"));
        Assert.Equal("completed", (string)ended["state"]!);

        await ProcessFamily.SignalAsync("TERM", up.Id);
        await up.WaitAsync();
        Assert.True(up.ExitCode == 0, up.Output + up.Error);
        await installation.Family.AssertGoneAsync();
    }

    /// <summary>With the receiver as its endpoint, to which it sends at once.</summary>
    private Installation Telling(Installation installation) =>
        installation
            .With("FakeFinder:Telemetry:Endpoint", receiver.Url)
            .With("OTEL_METRIC_EXPORT_INTERVAL", "500")
            .With("OTEL_BSP_SCHEDULE_DELAY", "200")
            .With("OTEL_BLRP_SCHEDULE_DELAY", "200");

    private List<ReceivedSpan> SpansOf(string job) => [.. receiver.Spans.Where(span => span.Attributes.GetValueOrDefault(Job) == job)];

    /// <summary>The names of the spans in a job's trace that a process has sent by now; it sends each when that has ended.</summary>
    private HashSet<string> StepsOf(string job, string process)
    {
        var traces = SpansOf(job).Select(span => span.Trace).ToHashSet();
        return [.. receiver.Spans.Where(span => span.Process == process && traces.Contains(span.Trace)).Select(span => span.Name)];
    }

    private void AssertIsOneTrace(string job)
    {
        var trace = Assert.Single(SpansOf(job).Select(span => span.Trace).Distinct());
        var spans = receiver.Spans.Where(span => span.Trace == trace).ToList();
        Assert.Equal([Web, Worker], spans.Select(span => span.Process).Distinct().Order());
        Assert.Equal(WebSteps, StepsOf(job, Web).Order(StringComparer.Ordinal));

        // All of it hangs together, below the request; the ends of two processes come in any order.
        var ids = spans.Select(span => span.Id).ToHashSet();
        Assert.Equal([Submission], spans.Where(span => span.Parent.Length == 0).Select(span => span.Name));
        Assert.All(spans.Where(span => span.Parent.Length > 0), span => Assert.Contains(span.Parent, ids));

        // What runs on a tick or a heartbeat begins no trace.
        Assert.All(
            receiver.Spans.Where(span => span.Parent.Length == 0),
            span => Assert.Matches("^(accept job|(GET|POST|PUT|DELETE) .*)$", span.Name));
    }

    /// <summary>A process sends its measurements now and then, and some begin late: an instance idles after a job.</summary>
    private async Task AssertMeasuredAsync(string process, params string[] names)
    {
        foreach (var name in names)
        {
            await UntilAsync(() => receiver.Metrics.Any(metric => metric.Process == process && metric.Name == name));
        }
    }

    private bool IsOf(ReceivedLog log, string job) =>
        log.Attributes.GetValueOrDefault("Job") == job && log.Trace == SpansOf(job).FirstOrDefault()?.Trace;

    private static async Task AssertPrometheusAnswersAsync(Installation installation)
    {
        using var answer = await installation.SendAsync(HttpMethod.Get, "/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(
            (string[])
            [
                "fakefinder_queue_duration_seconds_bucket", "fakefinder_cost_rate_per_hour", "fakefinder_instances_idle_minutes_total",
                "fakefinder_upload_size_bytes_total", "fakefinder_instances{",
            ],
            name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    /// <summary>It asks each silo, by calls that the cluster's guard lets through.</summary>
    private static async Task AssertOrleansDashboardAnswersAsync(Installation installation, CommandProcess up)
    {
        using (var page = await installation.SendAsync(HttpMethod.Get, "/cluster/"))
        {
            Assert.Contains("index.min.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var counters = await installation.WaitForAsync(
            up, "/cluster/DashboardCounters", now => now["hosts"] is JsonArray { Count: >= 2 });
        Assert.All(counters["hosts"]!.AsArray(), host => Assert.Equal("Active", (string)host!["status"]!));
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(
                limit.IsCancellationRequested,
                $"This was not told within {Patience.TotalMinutes} minutes, but these spans: "
                    + $"{string.Join(", ", receiver.Spans.Select(span => $"{span.Process} {span.Name}").Distinct())}; and these metrics: "
                    + $"{string.Join(", ", receiver.Metrics.Select(metric => $"{metric.Process} {metric.Name}").Distinct())}.");
            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }
}
