using System.Diagnostics;

namespace FakeFinder.Cli.Tests;

/// <summary>With the program as a process of its own.</summary>
public sealed class TerminationSignalsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_command_that_waits_for_the_service(string signal)
    {
        folder.Write("a.mp4", "one");
        var asked = new TaskCompletionSource();
        stub.BatchAnswer = (batch, _) =>
        {
            asked.TrySetResult();
            return Microsoft.AspNetCore.Http.Results.Json(batch);
        };
        using var batch = StartBatch();
        await asked.Task.WaitAsync(Patience);

        await SignalAsync(signal, batch);

        var errors = await batch.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await batch.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(ExitCodes.Interrupted, batch.ExitCode);
        Assert.Contains("continues at", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_second_signal_ends_a_command_that_hangs(string signal)
    {
        folder.Write("a.mp4", "one");

        // To open a pipe takes until somebody reads from it: no token cancels that.
        var pipe = folder.MakePipe("results");
        using var batch = StartBatch("--csv", pipe);
        await ReadToAsync("analysed 1 of 1", batch.StandardOutput);

        await SignalAsync(signal, batch);
        await ReadToAsync("A second Ctrl+C", batch.StandardError);
        Assert.False(batch.HasExited);
        await SignalAsync(signal, batch);

        await batch.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(128 + (signal == "INT" ? 2 : 15), batch.ExitCode);
    }

    private Process StartBatch(params string[] more)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FakeFinder.Cli.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, "batch", folder.Path, "--server", stub.Url.ToString(), .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task SignalAsync(string name, Process process)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static async Task ReadToAsync(string text, StreamReader output)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await output.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The command has ended without '{text}'.");
    }
}
