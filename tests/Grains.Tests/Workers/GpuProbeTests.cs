using FakeFinder.Contracts;
using FakeFinder.Grains.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Workers;

/// <summary>With real programs named nvidia-smi, which note each of their starts.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class GpuProbeTests : IDisposable
{
    private const string T4 = "0, Tesla T4, 37, 550.54.15, 1024, 15360, 51";
    private static readonly GpuReport ReportOfT4 = new(0, "Tesla T4", 0.37, "550.54.15", 1024, 15360, 51);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly string folder = Directory.CreateTempSubdirectory("fakefinder-gpu-").FullName;
    private readonly FakeTimeProvider clock = new();
    private readonly Lines lines = new();

    private string Program => Path.Combine(folder, "nvidia-smi");

    private string Starts => Path.Combine(folder, "starts");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(T4, 0.37, 1024)]
    [InlineData("0, Tesla T4, 37 %, 550.54.15, 1024 MiB, 15360 MiB, 51", 0.37, 1024)]
    [InlineData("0, Tesla T4, [N/A], 550.54.15, N/A, 15360, 51", 0, 0)]
    [InlineData("0, Tesla T4, [Not Supported], 550.54.15, [Insufficient Permissions], 15360, 51", 0, 0)]
    [InlineData("0, Tesla T4, [Unknown Error], 550.54.15, [GPU requires reset], 15360, 51", 0, 0)]
    [InlineData("0, Tesla T4, NaN, 550.54.15, Infinity, 15360, 51", 0, 0)]
    [InlineData("0, Tesla T4, 3700, 550.54.15, -5, 15360, 51", 1, 0)]
    public void A_figure_that_the_driver_does_not_know_counts_as_nothing(string line, double load, double memory)
    {
        Assert.True(NvidiaSmi.TryParse(line, out var gpu));
        Assert.Equal(ReportOfT4 with { Load = load, MemoryUsed = memory }, gpu);
    }

    [Fact]
    public void A_name_with_a_comma_is_a_name()
    {
        Assert.True(NvidiaSmi.TryParse("3, NVIDIA A100, 80GB, 5, 570.1, 1, 2, 3", out var gpu));
        Assert.Equal(new GpuReport(3, "NVIDIA A100, 80GB", 0.05, "570.1", 1, 2, 3), gpu);
    }

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("0, Tesla T4")]
    [InlineData("WARNING: infoROM is corrupted at gpu 0000:00:1E.0")]
    [InlineData("Warning: a, b, c, d, e, f, g")]
    [InlineData("index, name, utilization.gpu [%], driver_version, memory.used [MiB], memory.total [MiB], temperature.gpu")]
    [InlineData("99999999999, Tesla T4, 37, 550.54.15, 1024, 15360, 51")]
    public void A_line_of_another_kind_describes_no_gpu(string line) => Assert.False(NvidiaSmi.TryParse(line, out _));

    [Fact]
    public async Task Several_gpus_are_reported()
    {
        Write($"echo '{T4}'; echo '1, H100 MIG 1g, [N/A], 550.54.15, 1, 81920, 40'; echo");

        await RunAsync(async probe =>
        {
            await UntilAsync(() => probe.Latest.Length > 0);
            Assert.Equal([ReportOfT4, new GpuReport(1, "H100 MIG 1g", 0, "550.54.15", 1, 81920, 40)], probe.Latest.AsEnumerable());
        });
        Assert.Empty(lines.All);
    }

    [Theory]
    [InlineData(
        "echo 'WARNING: infoROM is corrupted at gpu 0000:00:1E.0'; exit 14",
        "ended with code 14 and said \"WARNING: infoROM is corrupted at gpu 0000:00:1E.0\""
    )]
    [InlineData("echo 'a warning of a later version, which nobody knows'", "said \"a warning of a later version, which nobody knows\"")]
    [InlineData(
        "echo 'Unable to determine the device handle for GPU0000:1E:00.0: Unknown Error' >&2; exit 15",
        "ended with code 15 and said \"Unable to determine the device handle"
    )]
    public async Task What_is_understood_counts_and_the_rest_is_said_once(string rest, string said)
    {
        Write($"echo '{T4}'; {rest}");

        await RunAsync(async probe =>
        {
            await AskedAsync(3);
            Assert.Equal([ReportOfT4], probe.Latest.AsEnumerable());
        });
        Assert.Contains(said, Assert.Single(lines.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_that_does_not_answer_is_said_once_and_its_return_too()
    {
        Write("echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9");

        await RunAsync(async probe =>
        {
            await AskedAsync(3);
            Assert.Empty(probe.Latest);
            Assert.Contains(
                "ended with code 9 and said \"NVIDIA-SMI has failed because it couldn't communicate",
                Assert.Single(lines.All),
                StringComparison.Ordinal);

            Write($"echo '{T4}'");
            clock.Advance(Period);
            await UntilAsync(() => probe.Latest.Length == 1 && lines.All.Count == 2);
            Assert.Contains("complete again", lines.All[1], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("sleep 5 & exit 0")]
    [InlineData("yes | head -c 100000000; sleep 1000")]
    public async Task A_program_that_hangs_or_writes_without_end_is_killed(string script)
    {
        Write(script);

        await RunAsync(
            async probe =>
            {
                await UntilAsync(() => lines.All.Count == 1);
                Assert.Contains("and was killed", lines.All[0], StringComparison.Ordinal);
                Assert.Empty(probe.Latest);
            },
            patience: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Where_the_program_is_not_nobody_asks_again()
    {
        using var probe = Probe(Patience);
        await probe.StartAsync(CancellationToken.None);

        await probe.ExecuteTask!.WaitAsync(Patience);

        Assert.Contains("There is no nvidia-smi", Assert.Single(lines.All), StringComparison.Ordinal);
        Assert.Empty(probe.Latest);
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_is_said_once()
    {
        await File.WriteAllTextAsync(Program, "no program");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await RunAsync(async probe =>
        {
            await UntilAsync(() => lines.All.Count == 1);
            Assert.Empty(probe.Latest);
            Assert.False(probe.ExecuteTask!.IsCompleted);
        });
    }

    private static TimeSpan Period => new WorkerOptions().GpuPeriod;

    private GpuProbe Probe(TimeSpan patience) =>
        new(new NvidiaSmi(Program, patience, TimeProvider.System), Options.Create(new WorkerOptions()), clock, lines);

    private async Task RunAsync(Func<GpuProbe, Task> test, TimeSpan? patience = null)
    {
        using var probe = Probe(patience ?? Patience);
        await probe.StartAsync(CancellationToken.None);
        await test(probe);
        await probe.StopAsync(CancellationToken.None);
    }

    /// <summary>
    /// Puts the clock forward until the program was started so often, and once more, so that the last but one has been taken in.
    /// </summary>
    private async Task AskedAsync(int times)
    {
        for (var asked = 1; asked <= times; asked++)
        {
            await UntilAsync(() => File.Exists(Starts) && File.ReadAllLines(Starts).Length >= asked);
            clock.Advance(Period);
        }

        await UntilAsync(() => File.ReadAllLines(Starts).Length > times);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(PollInterval, limit.Token);
        }
    }

    private void Write(string script)
    {
        var draft = Program + ".new";
        File.WriteAllText(draft, $"#!/bin/sh\necho >>'{Starts}'\n{script}\n");
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(draft, Program, overwrite: true);
    }

    private sealed class Lines : ILogger<GpuProbe>
    {
        private readonly List<string> all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (all)
                {
                    return [.. all];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (all)
            {
                all.Add(formatter(state, exception));
            }
        }
    }
}
