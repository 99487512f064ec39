using FakeFinder.Servers;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>On a real small file system.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const string Source = "first/" + PullWorld.Archive;

    private PullWorld world = null!;

    public async Task InitializeAsync() => world = await PullWorld.StartAsync();

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task Too_little_room_for_all_steps_is_said_before_anything_is_downloaded()
    {
        var archive = world.PutArchive(Source);
        using var disk = new SmallDisk(world.PathOf("disk"), kilobytes: (archive.Length / 1024) + 500);

        var refusal = await Assert.ThrowsAsync<NoRoomException>(() => world.PullAsync(world.Item(Source), weights: disk.Path));

        Assert.Contains("MB free, and mtcnn with all steps takes", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(world.Progress);
    }

    [Fact]
    public async Task A_disk_that_fills_up_on_the_way_loses_nothing_that_was_downloaded()
    {
        world.PutArchive(Source);
        using var disk = new SmallDisk(world.PathOf("disk"), kilobytes: 16_000);

        var refusal = await Assert.ThrowsAsync<WeightsException>(
            () => world.PullAsync(
                world.Item(Source),
                seen =>
                {
                    if (seen is { Step: PullStep.Downloading, Done: >= 300_000 })
                    {
                        disk.Fill();
                    }
                },
                weights: disk.Path));
        Assert.StartsWith($"The disk of {disk.Path} is full", refusal.Message, StringComparison.Ordinal);
        disk.MakeRoom();

        await world.PullAsync(world.Item(Source), weights: disk.Path);

        Assert.Matches("^bytes=[1-9][0-9]{5,}-$", world.Host.Requests[^1].Range);
        Assert.True(new InstalledWeights(disk.Path).IsInstalled(PullWorld.Name));
    }
}
