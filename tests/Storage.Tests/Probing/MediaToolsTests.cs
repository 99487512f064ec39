using System.Diagnostics;
using FakeFinder.Storage.Probing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Tests.Probing;

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
            folder = tools.FFOptions.BinaryFolder;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsLinux() ? File.GetUnixFileMode(folder) : default);
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Too_little_memory_ends_a_run_with_a_reason()
    {
        using var tools = Tools(new MediaOptions { MemoryMiB = 512 });
        string[] arguments = ["-v", "error", "-i", MediaTools.InputName(clips.MakeVideo("plain.mp4")), "-vf", "scale=32000:16000", "-f", "null", "-"];
        var start = new ProcessStartInfo(Path.Combine(tools.FFOptions.BinaryFolder, "ffmpeg"), arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.True(MediaTools.HasReachedLimit(process.ExitCode, [errors]), errors);
    }

    [Fact]
    public async Task A_run_that_keeps_us_waiting_is_ended()
    {
        var folder = clips.PathOf("sleepers");
        Directory.CreateDirectory(folder);
        Sleeper(Path.Combine(folder, "ffmpeg"));
        Sleeper(Path.Combine(folder, "ffprobe"));
        using var tools = Tools(new MediaOptions { Folder = folder, WallTime = TimeSpan.FromSeconds(1) });

        var failure = await Assert.ThrowsAsync<MediaToolException>(() => tools.GetVersionAsync(CancellationToken.None));

        Assert.True(failure.OverLimit);
        Assert.Contains("WallTime", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_ffprobe()
    {
        var folder = clips.PathOf("more-sleepers");
        Directory.CreateDirectory(folder);
        Sleeper(Path.Combine(folder, "ffmpeg"));
        Sleeper(Path.Combine(folder, "ffprobe"));
        using var tools = Tools(new MediaOptions { Folder = folder });
        using var cancellation = new CancellationTokenSource();

        var waiting = tools.ReadPacketsAsync("any.mp4", cancellation.Token).GetAsyncEnumerator().MoveNextAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
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
        };
        using var services = new ServiceCollection().AddProbing(new ConfigurationBuilder().AddInMemoryCollection(bad).Build()).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<MediaTools>());

        Assert.Contains("FakeFinder:Media:Folder is '/nowhere', which has no ffmpeg", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Threads is 0; it must be 1 to 64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:MemoryMiB is 10", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Media:Niceness is 20", refusal.Message, StringComparison.Ordinal);
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

    private static void Sleeper(string path)
    {
        // Made by a program of its own, since a file that this process holds open for writing cannot be started by its other tests.
        using var process = Process.Start("sh", ["-c", "printf '#!/bin/sh\\nexec sleep 600\\n' > \"$0\" && chmod +x \"$0\"", path]);
        process.WaitForExit();
    }
}
