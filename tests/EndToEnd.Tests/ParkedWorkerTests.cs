using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>A worker that dies is followed by one that was parked for that.</summary>
public sealed class ParkedWorkerTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromSeconds(3), "slow")
        .With("FakeFinder:Fleet:MaximumInstances", "2").With("FakeFinder:Fleet:MaximumWarm", "1");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task When_a_busy_worker_is_killed_the_parked_one_joins_and_completes_its_job()
    {
        using var up = await installation.UpAsync();
        var (hot, parked) = await WaitForParkedAsync(up);
        var job = await installation.SubmitAsync("slow");
        await installation.WaitForRunAsync(up, job);

        await ProcessFamily.SignalAsync("KILL", installation.Family.FindWorker(hot));
        var ended = await installation.WaitForEndAsync(up, job);

        Assert.Equal("completed", (string)ended["state"]!);
        Assert.Equal(2, (int)Assert.Single(ended["parts"]!.AsArray())!["attempt"]!);
        var decisions = (await installation.GetAsync("/api/v1/fleet"))["decisions"]!.AsArray();
        Assert.Contains(
            decisions,
            decision =>
                (string)decision!["what"]! == $"start {parked}" && (string)decision["reason"]! == "starting a worker (minimum 1, running 0)"
        );

        // It did not have to reach the dead one before it could join: the cluster knew.
        Assert.DoesNotContain(
            "Failed to get ping responses",
            await File.ReadAllTextAsync(Path.Combine(installation.Data, "logs", $"{parked}.log")),
            StringComparison.Ordinal);
        await ProcessFamily.SignalAsync("INT", up.Id);
        await up.WaitAsync();
        Assert.True(up.ExitCode == 0, up.Output + up.Error);
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task Each_that_dies_is_replaced_and_all_end_with_a_service_that_is_killed()
    {
        using var up = await installation.With("FakeFinder:Fleet:MaximumInstances", "1").UpAsync();
        var (hot, first) = await WaitForParkedAsync(up);
        var libraries = ProcessFamily.MapsOf(installation.Family.FindWorker(first));
        Assert.All(["libonnxruntime", "libOpenCvSharpExtern"], library => Assert.Contains(library, libraries, StringComparison.Ordinal));
        await ProcessFamily.SignalAsync("KILL", installation.Family.FindWorker(first));
        var (_, second) = await WaitForParkedAsync(up, without: first);
        await ProcessFamily.SignalAsync("KILL", installation.Family.FindWorker(hot));
        var (joined, _) = await WaitForParkedAsync(up, without: second);
        Assert.Equal(second, joined);

        // The command too: it would start the service again.
        await ProcessFamily.SignalAsync("KILL", up.Id, installation.Family.Find("FakeFinder.Web.dll"));

        await installation.Family.AssertGoneAsync();
    }

    /// <returns>The one worker that is hot, and the one that is parked.</returns>
    /// <param name="without">Not this one.</param>
    private async Task<(string Hot, string Parked)> WaitForParkedAsync(CommandProcess up, string without = "")
    {
        var fleet = await installation.WaitForAsync(
            up,
            "/api/v1/fleet",
            now => In(now, "hot").Count == 1 && In(now, "warm") is [var parked] && parked != without);
        return (In(fleet, "hot")[0], In(fleet, "warm")[0]);
    }

    private static List<string> In(JsonNode fleet, string state) =>
        [
            .. fleet["instances"]!
                .AsArray()
                .Where(instance => (string)instance!["state"]! == state)
                .Select(instance => (string)instance!["id"]!),
        ];
}
