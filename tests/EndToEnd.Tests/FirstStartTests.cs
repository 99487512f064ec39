using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What <c>up</c> does before it is of use: as little as possible.</summary>
public sealed class FirstStartTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromSeconds(8), "slow-a", "slow-b");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task The_address_is_said_before_the_sample_is_analysed_and_that_happens_once_by_one_detector()
    {
        using var first = await installation.ReadyAsync();
        Assert.DoesNotContain("Seconds │", first.Output, StringComparison.Ordinal);
        var sample = (await installation.WaitForAsync(first, "/api/v1/jobs", jobs => (int)jobs["total"]! == 1))["items"]![0]!;
        var ended = await installation.WaitForEndAsync(first, (string)sample["id"]!);
        Assert.Equal("slow-a", (string)Assert.Single(ended["parts"]!.AsArray())!["detector"]!);
        await ProcessFamily.SignalAsync("TERM", first.Id);
        await first.WaitAsync();

        using var second = await installation.ReadyAsync();
        await installation.WaitForEndAsync(second, await installation.SubmitAsync("slow-b"));

        Assert.Equal(2, (int)(await installation.GetAsync("/api/v1/jobs"))["total"]!);
        Assert.DoesNotContain("astronaut.mp4", second.Output, StringComparison.Ordinal);
    }
}
