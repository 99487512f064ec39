using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What was accepted is finished, whatever is killed meanwhile.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromSeconds(8), "slow-a", "slow-b");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task A_job_whose_worker_is_killed_completes_with_one_result_for_each_detector()
    {
        using var up = await installation.ReadyAsync();
        var job = await installation.SubmitAsync("slow-a", "slow-b");
        await installation.WaitForRunAsync(up, job);
        var worker = installation.Family.Find("FakeFinder.Silo.dll");

        await ProcessFamily.SignalAsync("KILL", worker);
        var ended = await installation.WaitForEndAsync(up, job);

        AssertComplete(ended);
        Assert.Contains(ended["parts"]!.AsArray(), part => (int)part!["attempt"]! > 1);
        Assert.NotEqual(worker, installation.Family.Find("FakeFinder.Silo.dll"));
    }

    [Fact]
    public async Task A_job_goes_on_after_everything_was_killed_and_started_again()
    {
        using var first = await installation.ReadyAsync();
        var job = await installation.SubmitAsync("slow-a", "slow-b");
        await installation.WaitForRunAsync(first, job);

        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();
        using var second = installation.Run("up", "--port", "0");
        var ended = await installation.WaitForEndAsync(second, job);

        AssertComplete(ended);
    }

    private static void AssertComplete(JsonNode job)
    {
        Assert.Equal("completed", (string)job["state"]!);
        Assert.Equal(["slow-a", "slow-b"], job["parts"]!.AsArray().Select(part => (string)part!["detector"]!));
        Assert.All(job["parts"]!.AsArray(), part => Assert.Equal(("completed", 0.5), ((string)part!["state"]!, (double)part["score"]!)));
    }
}
