using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>However the service ends, nothing of it stays.</summary>
public sealed class EndOfServiceTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromSeconds(2), "slow");

    public void Dispose() => installation.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Asked_to_stop_up_ends_in_order_and_leaves_no_process(string signal)
    {
        using var up = await installation.UpAsync();

        await ProcessFamily.SignalAsync(signal, up.Id);
        await up.WaitAsync();

        Assert.True(up.ExitCode == 0, up.Output + up.Error);
        await installation.Family.AssertGoneAsync();
        Assert.False(File.Exists(installation.ServiceFile));
    }

    [Fact]
    public async Task A_terminals_interrupt_of_all_processes_during_a_job_leaves_none()
    {
        using var up = await installation.ReadyAsync();
        await installation.WaitForRunAsync(up, await installation.SubmitAsync("slow"));

        await ProcessFamily.SignalAsync("INT", installation.Family.Members);
        await up.WaitAsync();

        Assert.True(up.ExitCode == 0, up.Output + up.Error);
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task A_killed_command_leaves_no_process()
    {
        using var up = await installation.UpAsync();

        await ProcessFamily.SignalAsync("KILL", up.Id);

        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task When_the_web_process_is_killed_up_says_so_and_starts_it_again_at_the_same_address()
    {
        using var up = await installation.UpAsync();
        var port = new Uri(await installation.UrlAsync()).Port;
        var killed = installation.Family.Find("FakeFinder.Web.dll");

        await ProcessFamily.SignalAsync("KILL", killed);
        await installation.WaitForAsync(
            up,
            "/health/ready",
            ready => (string)ready["status"]! == "ready" && installation.Family.Find("FakeFinder.Web.dll") != killed);
        var job = await installation.SubmitAsync("slow");

        Assert.Equal("completed", (string)(await installation.WaitForEndAsync(up, job))["state"]!);
        Assert.Equal(port, new Uri(await installation.UrlAsync()).Port);
        Assert.Contains("The service ended with exit code 137", up.Error, StringComparison.Ordinal);
        Assert.Contains("The service is started again in 1 s.", up.Error, StringComparison.Ordinal);
        await ProcessFamily.SignalAsync("TERM", up.Id);
        await up.WaitAsync();
        Assert.True(up.ExitCode == 0, up.Output + up.Error);
        await installation.Family.AssertGoneAsync();
    }
}
