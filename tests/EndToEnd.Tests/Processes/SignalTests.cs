using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace FakeFinder.EndToEnd.Tests.Processes;

/// <summary>The tests of signals test something whoever started them.</summary>
public sealed class SignalTests : IDisposable
{
    private const nint Ignore = 1;

    private readonly ProcessFamily family = new();

    public void Dispose() => family.Dispose();

    [Fact]
    public async Task What_tests_start_heeds_an_interrupt_also_where_they_were_started_to_ignore_it()
    {
        _ = signal(DefaultSignals.Interrupt, Ignore);
        Assert.True(DefaultSignals.IsIgnoredBy("self", DefaultSignals.Interrupt));
        DefaultSignals.Restore();
        using var child = await StartAsync("echo ready; exec cat");

        await ProcessFamily.SignalAsync("INT", child.Id);
        await child.WaitForExitAsync();

        Assert.Equal(128 + DefaultSignals.Interrupt, child.ExitCode);
    }

    [Fact]
    public async Task A_process_that_ignores_a_signal_fails_the_test_at_once()
    {
        using var child = await StartAsync("trap '' INT; echo ready; exec cat");

        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => ProcessFamily.SignalAsync("INT", child.Id));

        // The shell has said that it is ready just before it becomes cat.
        Assert.Matches($"{child.Id} ignores SIGINT: (bash|cat)", failure.Message);
    }

    /// <returns>The shell, once it has said that it is ready.</returns>
    private async Task<Process> StartAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        family.Adopt(start);
        var shell = Process.Start(start)!;
        Assert.Equal("ready", await shell.StandardOutput.ReadLineAsync());
        return shell;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint signal(int number, nint handler);
}
