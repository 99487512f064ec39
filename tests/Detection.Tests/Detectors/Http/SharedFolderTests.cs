using System.Diagnostics;
using FakeFinder.Detection.Detectors.Http.Handovers;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Detectors.Http;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SharedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task What_a_killed_worker_left_is_removed_by_the_next_and_what_others_have_stays()
    {
        // Another process that holds a lock as a worker does, until it is killed.
        var held = folder.Write("fakefinder-0123.lock", "");
        folder.Write("fakefinder-0123-1-ab.mp4", "its video");
        folder.Write("holiday.mp4", "a stranger's");
        using var worker = Process.Start(
            new ProcessStartInfo("bash", ["-c", $"exec 9<>{held}; flock 9; echo held; exec sleep 600"]) { RedirectStandardOutput = true })!;
        await worker.StandardOutput.ReadLineAsync();
        using (SharedFolder.Open(folder.Path))
        {
            Assert.Equal(["fakefinder-0123-1-ab.mp4", "holiday.mp4"], VideosThere());
        }

        worker.Kill();
        await worker.WaitForExitAsync();
        using var living = SharedFolder.Open(folder.Path);
        Assert.Equal(["holiday.mp4"], VideosThere());

        var name = living.NewName();
        await living.AddAsync(SampleClip.Path, name, CancellationToken.None);
        using (SharedFolder.Open(folder.Path))
        {
            Assert.Equal([name, "holiday.mp4"], VideosThere());
        }

        living.Dispose();
        Assert.Equal(["holiday.mp4"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_copy_is_for_all_users_to_read_and_the_stored_video_stays_as_it_is()
    {
        using var shared = SharedFolder.Open(folder.Path);
        var stored = folder.Write("stored", "video");
        File.SetUnixFileMode(stored, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var name = shared.NewName();
        await shared.AddAsync(stored, name, CancellationToken.None);

        var copy = Path.Combine(folder.Path, name);
        Assert.True(File.GetUnixFileMode(copy).HasFlag(UnixFileMode.OtherRead));
        await File.WriteAllTextAsync(copy, "changed by the program");
        Assert.Equal("video", await File.ReadAllTextAsync(stored));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stored));
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_nothing()
    {
        using var shared = SharedFolder.Open(folder.Path);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shared.AddAsync(SampleClip.Path, shared.NewName(), stop.Token));

        Assert.Empty(VideosThere());
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string?> VideosThere() => Directory.GetFiles(folder.Path, "*.mp4").Select(Path.GetFileName).Order();
}
