using FakeFinder.Servers;

namespace FakeFinder.Checks.Tests;

public sealed class FolderProbeTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(100, FindingState.Ok)]
    [InlineData(5, FindingState.Warning)]
    [InlineData(0, FindingState.Fault)]
    public void Little_room_is_warned_of_and_hardly_any_is_a_fault(int gigabytes, FindingState state)
    {
        var found = new FolderProbe(new Space((long)gigabytes << 30)).Try("The folder", folder.Path, "Some:Key");

        Assert.Equal(state, found.State);
        Assert.Contains($"{gigabytes}.0 GiB are free", found.Sentence, StringComparison.Ordinal);
        Assert.Equal(state == FindingState.Ok, found.Remedy is null);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_a_fault_that_names_the_key_and_nothing_is_left_there()
    {
        using var disk = new SmallDisk(folder["disk"], kilobytes: 64);
        disk.Fill();

        var found = new FolderProbe(new DiskSpace()).Try("The folder", disk.Path, "Some:Key");

        Assert.Equal(FindingState.Fault, found.State);
        Assert.Contains("No space left on device", found.Sentence, StringComparison.Ordinal);
        Assert.Contains("Some:Key", found.Remedy, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void Of_a_folder_that_is_not_there_the_nearest_above_is_tried_and_none_is_made()
    {
        var found = new FolderProbe(new Space(100L << 30)).Try("The folder", folder["a/b"], "Some:Key");

        Assert.Equal(FindingState.Ok, found.State);
        Assert.Contains($"is not there yet, and {folder.Path} can be written", found.Sentence, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private sealed class Space(long free) : IDiskSpace
    {
        public long FreeIn(string folder) => free;
    }
}
