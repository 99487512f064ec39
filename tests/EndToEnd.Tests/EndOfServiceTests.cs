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
        using var up = installation.Run("up", "--port", "0");
        await installation.WaitForRunningJobAsync(up);

        await ProcessFamily.SignalAsync("INT", installation.Family.Members);
        await up.WaitAsync();

        Assert.Equal(130, up.ExitCode);
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
    public async Task When_the_web_process_is_killed_up_says_so_and_leaves_no_process()
    {
        using var up = await installation.UpAsync();

        await ProcessFamily.SignalAsync("KILL", installation.Family.Find("FakeFinder.Web.dll"));
        await up.WaitAsync();

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("The service ended with exit code 137", up.Error, StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
    }
}
