using System.Diagnostics;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Service;
using FakeFinder.Cli.Up;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Cli.Tests.Up;

/// <summary>With small shell programs in the service's place, and a clock that the tests set.</summary>
public sealed class ServiceKeeperTests : IDisposable
{
    private const string Dies = "echo 'out of memory'; exit 9";
    private const string Stays = "cat";

    private const string Pause = "again in";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Deaths = ["exit code 9", "Port 5000 cannot be used.", "The disk is full."];

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter said = new();
    private readonly CancellationTokenSource stop = new();
    private readonly FakeTimeProvider time = new();
    private readonly Queue<Func<ServiceProcess>> starts = [];
    private readonly TaskCompletionSource lastIsReady = new();
    private int restarts;

    public void Dispose()
    {
        stop.Dispose();
        said.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_service_that_dies_is_started_again_after_pauses_that_double_and_each_step_is_said()
    {
        starts.Enqueue(() => Start(Dies));
        starts.Enqueue(() => throw new CliException("Port 5000 cannot be used."));
        starts.Enqueue(() => throw new IOException("The disk is full."));
        starts.Enqueue(() => Start(Stays));

        var keeping = KeepAsync(Start(Dies));
        await PassAsync(lastIsReady.Task);
        Assert.False(keeping.IsCompleted);
        await stop.CancelAsync();
        await keeping.WaitAsync(Patience);

        Assert.Equal(
            [
                "exit code 9",
                "again in 1 s",
                "exit code 9",
                "again in 2 s",
                "Port 5000 cannot be used.",
                "again in 4 s",
                "The disk is full.",
                "again in 8 s",
            ],
            said.ToString().Split('\n').Select(Step).OfType<string>());
    }

    [Fact]
    public async Task A_service_that_was_up_for_long_is_started_again_after_the_shortest_pause()
    {
        starts.Enqueue(() => Start(Dies));
        starts.Enqueue(() => Start("until [ -e \"$DATA/die\" ]; do sleep 0.05; done; exit 9"));
        starts.Enqueue(() => Start(Stays));
        var ready = 0;

        var keeping = KeepAsync(Start(Dies), () =>
        {
            if (++ready == 3)
            {
                time.Advance(TimeSpan.FromMinutes(6));
                folder.Write("die", "");
            }
        });
        await PassAsync(lastIsReady.Task);
        await stop.CancelAsync();
        await keeping.WaitAsync(Patience);

        Assert.Equal(
            ["again in 1 s", "again in 2 s", "again in 1 s"],
            said.ToString().Split('\n').Select(Step).Where(step => step?.StartsWith(Pause, StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Asked_to_stop_during_a_pause_it_ends_at_once()
    {
        var keeping = KeepAsync(Start(Dies));
        await UntilAsync(() => said.ToString().Contains("again in 1 s", StringComparison.Ordinal));

        await stop.CancelAsync();

        await keeping.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_service_that_others_have_taken_the_data_folder_from_is_not_started_again()
    {
        starts.Enqueue(() => throw new CliException("A service runs already.", ExitCodes.DataFolderTaken));

        var keeping = KeepAsync(Start(Dies));

        Assert.Equal(ExitCodes.DataFolderTaken, (await Assert.ThrowsAsync<CliException>(() => PassAsync(keeping))).ExitCode);
    }

    [Fact]
    public async Task What_fails_beside_a_service_that_lives_is_said_and_does_not_end_it()
    {
        var keeping = KeepAsync(
            Start(Stays),
            () => throw new ApiException("The database is away.", System.Net.HttpStatusCode.ServiceUnavailable));
        await UntilAsync(() => said.ToString().Contains("The database is away.", StringComparison.Ordinal));

        Assert.False(keeping.IsCompleted);
        await stop.CancelAsync();
        await keeping.WaitAsync(Patience);
    }

    /// <summary>Until it is asked to stop; any other end is thrown.</summary>
    private async Task KeepAsync(ServiceProcess first, Action? ready = null)
    {
        var messages = new CliConsole(TextWriter.Null, TextWriter.Synchronized(said)).Error;
        var keeper = new ServiceKeeper(_ => Task.FromResult(Restart()), messages, time);
        try
        {
            await keeper.KeepAsync(first, ShowAsync, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Assert.Empty(starts);
        }

        Task ShowAsync(ServiceProcess service, CancellationToken cancellationToken)
        {
            ready?.Invoke();
            if (starts.Count == 0)
            {
                lastIsReady.TrySetResult();
            }

            return Task.CompletedTask;
        }
    }

    private ServiceProcess Restart()
    {
        restarts++;
        return starts.Dequeue()();
    }

    /// <summary>Lets the clock run through the pauses, and through nothing else, until the task has ended.</summary>
    private Task PassAsync(Task task) => UntilAsync(() =>
    {
        if (said.ToString().Split(Pause).Length - 1 > restarts)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return task.IsCompleted;
    }).ContinueWith(_ => task, TaskScheduler.Default).Unwrap();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    /// <returns>What the line says that matters here; null for other lines.</returns>
    private static string? Step(string line) =>
        Deaths.FirstOrDefault(part => line.Contains(part, StringComparison.Ordinal))
        ?? (line.IndexOf(Pause, StringComparison.Ordinal) is >= 0 and var at ? line[at..].Trim().TrimEnd('.') : null);

    private ServiceProcess Start(string script) => ServiceProcess.Start(
        new ProcessStartInfo("bash") { ArgumentList = { "-c", script }, Environment = { ["DATA"] = folder.Path } },
        folder.Path);
}
