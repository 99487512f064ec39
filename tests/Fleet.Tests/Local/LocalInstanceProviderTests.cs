using System.Diagnostics;
using System.Globalization;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using FakeFinder.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Tests.Local;

/// <summary>With the real processes of a small program of the tests in place of a worker.</summary>
public sealed class LocalInstanceProviderTests : IAsyncLifetime, IAsyncDisposable
{
    private const int KeptLogs = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly string StandIn = Path.Combine(AppContext.BaseDirectory, "FakeFinder.Fleet.StandIn.dll");

    private readonly string logs = Directory.CreateTempSubdirectory("fakefinder-fleet-").FullName;
    private readonly LocalOptions options;
    private readonly LocalInstanceProvider provider;
    private string script = "";

    public LocalInstanceProviderTests()
    {
        options = new LocalOptions { Program = StandIn, Logs = logs, KeptLogs = KeptLogs, StopTimeout = TimeSpan.FromSeconds(2) };
        provider = new LocalInstanceProvider(
            Options.Create(options),
            new WorkerSettings(node => new Dictionary<string, string> { ["FakeFinder:Node"] = node, ["Script"] = script }),
            TimeProvider.System,
            NullLogger<LocalInstanceProvider>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task A_worker_gets_its_settings_writes_its_log_and_ends_when_its_input_ends()
    {
        script = "until-input-ends";
        var instance = await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(instance, Assert.Single(await provider.DescribeAsync(CancellationToken.None)));

        await provider.TerminateAsync(instance.Id, CancellationToken.None);
        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.True(end.Expected);
        Assert.Equal(
            [instance.Id, "niceness 5"],
            (await File.ReadAllLinesAsync(LogOf(instance))).Where(line => !line.StartsWith("process", StringComparison.Ordinal)));
        Assert.Empty(await provider.DescribeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_inherits_no_setting_of_this_process()
    {
        const string Setting = "ConnectionStrings__of-these-tests";
        Environment.SetEnvironmentVariable(Setting, "Password=only-control-silos-know");
        try
        {
            script = "until-input-ends";
            var parked = await ParkAsync();

            var environment = (await File.ReadAllTextAsync($"/proc/{ProcessOf(LogOf(parked))}/environ")).Split('\0');

            Assert.Contains($"FakeFinder__Node={parked.Id}", environment);
            Assert.Contains($"PATH={Environment.GetEnvironmentVariable("PATH")}", environment);
            Assert.DoesNotContain(environment, variable => variable.Contains("only-control-silos-know", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Setting, null);
        }
    }

    [Fact]
    public async Task A_crash_is_told_with_its_code()
    {
        script = "exit-7";
        await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.False(end.Expected);
        Assert.Contains("code 7", end.Reason);
    }

    [Fact]
    public async Task A_worker_that_says_much_while_the_disk_of_its_log_is_full_goes_on()
    {
        using var disk = new SmallDisk(logs, kilobytes: 64);
        disk.Fill();
        script = "says-much-and-exits-7";
        await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);

        Assert.Contains("code 7", (await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task A_worker_that_does_not_end_when_asked_is_killed()
    {
        script = "for-ever";
        var instance = await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        var before = Stopwatch.StartNew();
        await provider.TerminateAsync(instance.Id, CancellationToken.None);

        Assert.Contains("was stopped", (await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Reason);
        Assert.True(before.Elapsed >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_parked_process_is_warm_once_it_is_ready_and_joins_at_the_word()
    {
        script = "until-input-ends";
        var parked = await ParkAsync();

        var started = await provider.StartAsync(parked.Id, CancellationToken.None);

        Assert.Equal((ProvidedState.Running, true), (started.State, started.WasWarm));
        Assert.True(started.Since > parked.Since);
        Assert.Equal(started, Assert.Single(await provider.DescribeAsync(CancellationToken.None)));
        await provider.TerminateAsync(started.Id, CancellationToken.None);
        Assert.True((await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Expected);
        Assert.Contains("niceness 5", await File.ReadAllLinesAsync(LogOf(started)));
    }

    [Fact]
    public async Task The_word_is_said_once_and_to_a_process_that_is_ready()
    {
        script = "never-ready";
        var parking = await provider.ParkAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(ProvidedState.Stopping, parking.State);
        await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.StartAsync(parking.Id, CancellationToken.None));

        script = "until-input-ends";
        var parked = await ParkAsync();
        await provider.StartAsync(parked.Id, CancellationToken.None);
        await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.StartAsync(parked.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_hangs_before_it_is_parked_is_killed_and_another_can_be_parked()
    {
        (script, options.ReadyTimeout) = ("never-ready", TimeSpan.FromMilliseconds(100));
        var hung = await provider.ParkAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);

        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.Equal((hung.Id, false), (end.Id, end.Expected));
        Assert.Contains("was not ready to be parked after 00:00:00.1", end.Reason, StringComparison.Ordinal);
        Assert.Empty(await provider.DescribeAsync(CancellationToken.None));
        (script, options.ReadyTimeout) = ("until-input-ends", Patience);
        await ParkAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_parked_process_that_is_stopped_or_terminated_ends_without_joining(bool stop)
    {
        script = "exit-7";
        var parked = await ParkAsync();

        await (stop ? provider.StopAsync(parked.Id, CancellationToken.None) : provider.TerminateAsync(parked.Id, CancellationToken.None));

        Assert.True((await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Expected);
        Assert.Empty(await provider.DescribeAsync(CancellationToken.None));
        await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.StartAsync(parked.Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_death_of_a_parked_process_is_told_and_it_can_be_started_no_more()
    {
        script = "until-input-ends";
        var parked = await ParkAsync();

        using (var process = Process.GetProcessById(ProcessOf(LogOf(parked))))
        {
            process.Kill();
        }

        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.Equal((parked.Id, false), (end.Id, end.Expected));
        Assert.Contains("killed by signal 9", end.Reason);
        Assert.Empty(await provider.DescribeAsync(CancellationToken.None));
        await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.StartAsync(parked.Id, CancellationToken.None));
    }

    [Fact]
    public async Task At_the_end_of_the_service_parked_processes_end_too()
    {
        script = "until-input-ends";
        int[] parked = [ProcessOf(LogOf(await ParkAsync())), ProcessOf(LogOf(await ParkAsync()))];

        await provider.DisposeAsync();

        Assert.All(parked, process => Assert.Empty(CommandLineOf(process)));
        await Assert.ThrowsAsync<InstanceLaunchException>(() =>
            provider.ParkAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task When_its_parent_is_killed_a_parked_process_ends()
    {
        var start = new ProcessStartInfo("dotnet", [StandIn]) { RedirectStandardOutput = true };
        (start.Environment["Script"], start.Environment["Logs"]) = ("parks-another", logs);
        using var parent = Process.Start(start)!;
        await UntilAsync(() => Directory.GetFiles(logs).Any(log => File.ReadAllText(log).Contains("Parked", StringComparison.Ordinal)));
        var parked = ProcessOf(Assert.Single(Directory.GetFiles(logs)));
        Assert.NotEmpty(CommandLineOf(parked));

        parent.Kill();

        await UntilAsync(() => CommandLineOf(parked).Length == 0);
    }

    [Fact]
    public async Task What_follows_the_word_is_left_to_others_to_read()
    {
        var start = new ProcessStartInfo("dotnet", [StandIn]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        (start.Environment["Script"], start.Environment["FakeFinder__Host__Parked"]) = ("until-input-ends", "true");
        using var parked = Process.Start(start)!;

        await parked.StandardInput.WriteAsync("join\nthe rest");
        parked.StandardInput.Close();

        Assert.EndsWith("the rest", await parked.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_process_ends_with_its_input_also_while_it_gets_ready()
    {
        var start = new ProcessStartInfo("dotnet", [StandIn]) { RedirectStandardInput = true };
        (start.Environment["Script"], start.Environment["FakeFinder__Host__Parked"]) = ("never-ready", "true");
        using var parking = Process.Start(start)!;

        parking.StandardInput.Close();

        using var limit = new CancellationTokenSource(Patience);
        await parking.WaitForExitAsync(limit.Token);
        Assert.Equal(0, parking.ExitCode);
    }

    [Theory]
    [InlineData("INT", false)]
    [InlineData("TERM", true)]
    public async Task A_parked_process_leaves_the_terminals_interrupt_to_its_parent_and_ends_when_asked(string signal, bool ends)
    {
        script = "until-input-ends";
        var parked = await ParkAsync();

        using (var kill = Process.Start("kill", ["-s", signal, $"{ProcessOf(LogOf(parked))}"]))
        {
            await kill.WaitForExitAsync();
        }

        if (ends)
        {
            Assert.Equal(parked.Id, (await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Id);
        }
        else
        {
            Assert.Equal(ProvidedState.Running, (await provider.StartAsync(parked.Id, CancellationToken.None)).State);
            await provider.TerminateAsync(parked.Id, CancellationToken.None);
            Assert.True((await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Expected);
        }
    }

    [Fact]
    public async Task The_logs_of_processes_that_live_are_kept_however_many_have_ended()
    {
        script = "until-input-ends";
        var parked = await ParkAsync();
        script = "exit-7";
        for (var i = 0; i < KeptLogs + 2; i++)
        {
            await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
            await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);
        }

        Assert.True(File.Exists(LogOf(parked)));
        Assert.Equal(KeptLogs + 2, Directory.GetFiles(logs).Length);
    }

    [Fact]
    public async Task Nothing_is_launched_once_the_service_ends()
    {
        await provider.DisposeAsync();
        await Assert.ThrowsAsync<InstanceLaunchException>(() =>
            provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None));
    }
    private static int ProcessOf(string log) =>
        int.Parse(
            File.ReadLines(log).Single(line => line.StartsWith("process ", StringComparison.Ordinal))["process ".Length..],
            CultureInfo.InvariantCulture);

    /// <returns>Nothing for a process that has ended, also where nobody has asked for its exit code.</returns>
    private static string CommandLineOf(int process)
    {
        var file = $"/proc/{process}/cmdline";
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(PollInterval, limit.Token);
        }
    }

    private string LogOf(Instance instance) => Path.Combine(logs, instance.Id + ".log");

    /// <returns>The instance once it is warm.</returns>
    private async Task<Instance> ParkAsync()
    {
        var parking = await provider.ParkAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        Instance? now = null;
        using var limit = new CancellationTokenSource(Patience);
        while (now is not { State: ProvidedState.Warm })
        {
            await Task.Delay(PollInterval, limit.Token);
            now = (await provider.DescribeAsync(CancellationToken.None)).Single(instance => instance.Id == parking.Id);
        }

        return now;
    }
}
