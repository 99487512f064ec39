using System.Diagnostics;
using FakeFinder.Clips;
using FakeFinder.Files;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Tools;

public sealed class MediaToolsTests(MadeClips clips) : IClassFixture<MadeClips>
{
    [Fact]
    public async Task The_version_is_FFmpegs_own()
    {
        using var tools = Tools(new MediaOptions());

        Assert.Matches(@"^[nN]?\d+\.\d+", await tools.GetVersionAsync(CancellationToken.None));
    }

    [Fact]
    public void The_folder_is_private_and_gone_afterwards()
    {
        string folder;
        using (var tools = Tools(new MediaOptions()))
        {
            folder = Path.GetDirectoryName(tools.Program("ffmpeg"))!;
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                OperatingSystem.IsLinux() ? File.GetUnixFileMode(folder) : default);
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Too_little_memory_ends_a_run_with_a_reason()
    {
        using var tools = Tools(new MediaOptions { MemoryMiB = 512 });
        string[] arguments =
        [
            "-v",
            "error",
            "-i",
            MediaTools.InputName(clips.MakeTwoSeconds("plain.mp4")),
            "-vf",
            "scale=32000:16000",
            "-f",
            "null",
            "-",
        ];
        var start = new ProcessStartInfo(tools.Program("ffmpeg"), arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.True(MediaTools.HasReachedLimit(process.ExitCode, [errors]), errors);
    }

    [Fact]
    public async Task A_probe_that_keeps_us_waiting_is_ended()
    {
        using var tools = Tools(new MediaOptions { Folder = Programs("exec sleep 600"), ProbeTime = TimeSpan.FromSeconds(1) });

        var failure = await Assert.ThrowsAsync<MediaToolException>(() => tools.GetVersionAsync(CancellationToken.None));

        Assert.True(failure.OverLimit);
        Assert.Contains("ProbeTime", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_ffprobe()
    {
        using var tools = Tools(new MediaOptions { Folder = Programs("exec sleep 600") });
        using var cancellation = new CancellationTokenSource();

        var waiting = tools.ReadPacketsAsync("any.mp4", stream: 0, cancellation.Token).GetAsyncEnumerator().MoveNextAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Only_so_many_probes_run_at_once_and_the_others_wait_in_order()
    {
        using var tools = Tools(new MediaOptions { Folder = Programs("echo begun; exec sleep 600"), Probes = 2 });
        using var impatience = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        var running = new[] { Probe(stop.Token), Probe(stop.Token) };
        Assert.All(await Task.WhenAll(running.Select(probe => probe.MoveNextAsync().AsTask())), Assert.True);

        var impatient = Probe(impatience.Token).MoveNextAsync();
        var patient = Probe(stop.Token).MoveNextAsync();
        Assert.False(impatient.IsCompleted || patient.IsCompleted);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await impatient);
        Assert.False(patient.IsCompleted);

        await running[0].DisposeAsync();
        Assert.True(await patient);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await running[1].MoveNextAsync());

        IAsyncEnumerator<string> Probe(CancellationToken cancellationToken) =>
            tools.ProbeAsync([], cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("yes >&2")]
    [InlineData("cat /dev/zero")]
    [InlineData("cat /dev/zero >&2")]
    public async Task A_probe_that_writes_without_end_is_ended(string endless)
    {
        using var tools = Tools(new MediaOptions { Folder = Programs("exec 3>&1; exec " + endless), ProbeOutputMiB = 1 });

        var failure = await Assert.ThrowsAsync<MediaToolException>(async () =>
        {
            await foreach (var line in tools.ProbeAsync([], CancellationToken.None))
            {
                Assert.Equal("y", line);
            }
        });

        Assert.True(failure.OverLimit);
        Assert.Contains("FakeFinder:Media:ProbeOutputMiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_without_end_about_a_file_is_not_kept()
    {
        using var tools = Tools(new MediaOptions { Folder = Programs("exec yes") });

        var failure = await Assert.ThrowsAsync<MediaToolException>(() => tools.ProbeTextAsync([], CancellationToken.None));

        Assert.True(failure.OverLimit);
    }

    [Theory]
    [InlineData("ffmpeg")]
    [InlineData("ffprobe")]
    public async Task FFmpeg_starts_with_an_empty_environment(string program)
    {
        using var tools = Tools(new MediaOptions
        {
            Folder = Programs(@"tr '\0' '\n' < /proc/$$/environ"),
            Sandbox = SandboxMode.Off,
        });

        Assert.Equal(["MALLOC_ARENA_MAX=2"], await Run(tools, program, ("FakeFinder__Storage__ConnectionString", "Password=secret")));
    }

    [Theory]
    [InlineData("ffmpeg", "4194304", "3600")]
    [InlineData("ffprobe", "1048576", "300")]
    public async Task FFmpeg_gains_no_rights_writes_no_file_and_has_few_resources(string program, string kib, string seconds)
    {
        using var tools = Tools(new MediaOptions
        {
            Folder = Programs("grep NoNewPrivs /proc/self/status; ulimit -c; ulimit -f; ulimit -n; ulimit -v; ulimit -t"),
            Sandbox = SandboxMode.Off,
        });

        var lines = await Run(tools, program);

        Assert.Equal(["NoNewPrivs:\t1", "0", "0", "128", kib, seconds], lines);
    }

    [Fact]
    public async Task A_file_that_FFmpeg_would_write_stays_empty()
    {
        var file = clips.PathOf("written.txt");
        using var tools = Tools(new MediaOptions());
        var start = new ProcessStartInfo(
            tools.Program("ffmpeg"),
            ["-v", "error", "-i", MediaTools.InputName(clips.MakeTwoSeconds("plain.mp4")), "-f", "rawvideo", "-y", "file:" + file])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;

        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.True(!File.Exists(file) || new FileInfo(file).Length == 0);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_their_keys()
    {
        var bad = new Dictionary<string, string?>
        {
            ["FakeFinder:Media:Folder"] = "/nowhere",
            ["FakeFinder:Media:Threads"] = "0",
            ["FakeFinder:Media:MemoryMiB"] = "10",
            ["FakeFinder:Media:Niceness"] = "20",
            ["FakeFinder:Media:Probes"] = "0",
            ["FakeFinder:Media:ProbeTime"] = "0:00:00",
            ["FakeFinder:Media:ProbeMemoryMiB"] = "11",
            ["FakeFinder:Media:ProbeOutputMiB"] = "0",
            ["FakeFinder:Media:Sandbox"] = "7",
        };
        using var services = new ServiceCollection()
            .AddProbing(new ConfigurationBuilder().AddInMemoryCollection(bad).Build())
            .BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<MediaTools>());

        Assert.Contains("FakeFinder:Media:Folder is '/nowhere', which has no ffmpeg", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Threads is 0; it must be 1 to 64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:MemoryMiB is 10", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Niceness is 20", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Probes is 0; it must be 1 to 64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:ProbeTime is 00:00:00", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:ProbeMemoryMiB is 11", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:ProbeOutputMiB is 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Sandbox is 7; it must be Auto, Required or Off", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_is_deleted_and_what_is_held_stays()
    {
        var parent = clips.PathOf("scratch");
        var held = ScratchFolder.Create(parent, "test");
        var stale = Path.Combine(parent, "fakefinder-test-stale");
        Directory.CreateDirectory(stale);
        File.WriteAllText(Path.Combine(stale, "lock"), "");

        using var next = ScratchFolder.Create(parent, "test");

        Assert.False(Directory.Exists(stale));
        Assert.True(Directory.Exists(held.Path));
        held.Dispose();
        Assert.False(Directory.Exists(held.Path));
    }

    [Fact]
    public async Task Folders_made_and_deleted_at_the_same_time_are_each_there()
    {
        var parent = clips.PathOf("crowd");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var folder = ScratchFolder.Create(parent, "test");
                File.WriteAllText(Path.Combine(folder.Path, "file"), "content");
            }
        })));

        Assert.Empty(Directory.GetDirectories(parent));
    }

    private static MediaTools Tools(MediaOptions options) => new(Options.Create(options), TimeProvider.System);

    /// <summary>A folder whose ffmpeg and ffprobe are scripts.</summary>
    private string Programs(string body) => clips.MakePrograms("programs-" + Guid.NewGuid().ToString("N"), body, body);

    /// <returns>The lines that the program writes to its standard output.</returns>
    private static async Task<IReadOnlyList<string>> Run(MediaTools tools, string program, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(tools.Program(program)) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // As the decoder starts them: a program dies with the thread that started it, and one of the pool may end meanwhile.
        using var process = await StartingThread.RunAsync(() => Process.Start(start)!);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
