using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What others see of a service that runs; one service for all of these tests.</summary>
public sealed class RunningServiceTests(RunningServiceTests.Running running) : IClassFixture<RunningServiceTests.Running>
{
    private Installation Installation => running.Installation;

    [Fact]
    public async Task A_second_up_on_the_same_data_says_where_the_first_is_and_ends_with_code_3()
    {
        using var second = await Installation.Run("up", "--port", "0").WaitAsync();

        Assert.Equal(3, second.ExitCode);
        Assert.Contains(await UrlAsync(), second.Error, StringComparison.Ordinal);
        Assert.Equal("ready", (string)(await Installation.GetAsync("/health/ready"))["status"]!);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_remedy()
    {
        using var other = new Installation();
        var port = new Uri(await UrlAsync()).Port;
        using var up = await other.Run("up", "--port", $"{port}").WaitAsync();

        Assert.Equal(1, up.ExitCode);
        Assert.Contains($"Port {port} cannot be used", up.Error, StringComparison.Ordinal);
        Assert.Contains("--port N", up.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_goes_through_the_running_service()
    {
        using var detect = await Installation.Run("detect", Repository.Sample, "--json").WaitAsync();

        Assert.True(detect.ExitCode == 0, detect.Error);
        var document = JsonNode.Parse(detect.Output)!;
        Assert.StartsWith(await UrlAsync(), (string)document["server"]!, StringComparison.Ordinal);
        var job = await Installation.GetAsync($"/api/v1/jobs/{document["results"]![0]!["job"]}");
        Assert.Equal((double)document["results"]![0]!["parts"]![0]!["score"]!, (double)job["parts"]![0]!["score"]!);
    }

    [Fact]
    public void Only_the_worker_loads_native_detection_code()
    {
        var web = ProcessFamily.MapsOf(Installation.Family.Find("FakeFinder.Web.dll"));
        var worker = ProcessFamily.MapsOf(Installation.Family.Find("FakeFinder.Silo.dll"));

        foreach (var library in new[] { "libonnxruntime", "libOpenCvSharpExtern" })
        {
            Assert.Contains(library, worker, StringComparison.Ordinal);
            Assert.DoesNotContain(library, web, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_partner_sample_submits_a_job_and_watches_it_to_its_end()
    {
        var video = (string)(await Installation.GetAsync("/api/v1/videos"))["items"]![0]!["id"]!;
        var service = JsonNode.Parse(await File.ReadAllTextAsync(Installation.ServiceFile))!;
        var start = new ProcessStartInfo("dotnet", [Repository.PartnerClient, "job", video, "astronaut.mp4", "residual"])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["Orleans__ClusterId"] = (string)service["clusterId"]!,
                ["Orleans__ServiceId"] = (string)service["serviceId"]!,
                ["Orleans__Clustering__ProviderType"] = "Static",
                ["Orleans__Clustering__Gateways__0"] = (string)service["gateway"]!,
            },
        };
        Installation.Family.Adopt(start);
        using var client = Process.Start(start)!;
        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();

        Assert.Equal(0, client.ExitCode);
        Assert.Contains("residual: Running", output, StringComparison.Ordinal);
        Assert.Contains("job: Completed", output, StringComparison.Ordinal);
    }

    private Task<string> UrlAsync() => Installation.UrlAsync();

    public sealed class Running : IAsyncLifetime
    {
        internal Installation Installation { get; } = new();

        public Task InitializeAsync() => Installation.UpAsync();

        public Task DisposeAsync()
        {
            Installation.Dispose();
            return Task.CompletedTask;
        }
    }
}
