using FakeFinder.Servers;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>What a cut connection or an interrupted pull has brought, and what it is worth.</summary>
public sealed class ContinuedPullTests : IAsyncLifetime
{
    private const string First = "first/" + PullWorld.Archive;

    private PullWorld world = null!;

    public async Task InitializeAsync() => world = await PullWorld.StartAsync();

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task A_cut_connection_is_continued_where_it_was_cut()
    {
        var archive = world.PutArchive(First);
        world.Host.Fail(First, FileFault.None, FileFault.CutAfter(100_000), FileFault.CutAfter(300_000));

        await world.PullAsync(world.Item(First));

        var ranges = world.Host.Requests.Select(request => request.Range).Where(range => range.Length > 0).ToList();
        Assert.Equal(2, ranges.Count);
        Assert.All(ranges, range => Assert.Matches("^bytes=[1-9][0-9]*-$", range));
        Assert.Equal(Sha256(archive), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
    }

    [Fact]
    public async Task What_an_interrupted_pull_has_downloaded_is_continued_by_the_next()
    {
        var archive = world.PutArchive(First);
        world.Host.Fail(First, FileFault.None, FileFault.StallAfter(200_000));
        await InterruptedAsync(PullStep.Downloading, done: 200_000);
        Assert.False(File.Exists(world.Manifest));

        await world.PullAsync(world.Item(First));

        Assert.Equal("bytes=200000-", world.Host.Requests[^1].Range);
        Assert.Equal(Sha256(archive), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
    }

    [Fact]
    public async Task A_pull_that_was_interrupted_while_it_converted_downloads_nothing_again()
    {
        world.PutArchive(First);
        await InterruptedAsync(PullStep.Converting, done: 1);
        var before = world.Host.Requests.Count;

        await world.PullAsync(world.Item(First));

        // The source is looked at, and not read.
        Assert.Equal(1, world.Host.Requests.Count - before);
        Assert.True(File.Exists(world.Manifest));
    }

    [Fact]
    public async Task A_file_that_changed_since_the_connection_was_cut_is_downloaded_from_its_start()
    {
        var before = world.PutArchive(First);
        world.Host.Fail(First, FileFault.None, FileFault.StallAfter(200_000));
        await InterruptedAsync(PullStep.Downloading, done: 200_000);
        byte[] after = [.. before, .. new byte[1024]];
        world.Host.Put(First, after);

        await world.PullAsync(world.Item(First));

        Assert.Equal(Sha256(after), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
    }

    [Fact]
    public async Task What_cannot_be_continued_is_downloaded_again()
    {
        var archive = world.PutArchive(First);
        world.Host.NamesETags = false;
        world.Host.Fail(First, FileFault.None, FileFault.CutAfter(200_000));

        await world.PullAsync(world.Item(First));

        Assert.All(world.Host.Requests, request => Assert.Empty(request.Range));
        Assert.Equal(Sha256(archive), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
    }

    [Fact]
    public async Task A_whole_download_that_is_not_installed_yet_does_not_count_once_its_source_has_another()
    {
        var before = world.PutArchive(First);
        await InterruptedAsync(PullStep.Converting, done: 1);
        byte[] after = [.. before, .. new byte[1024]];
        world.Host.Put(First, after);

        await world.PullAsync(world.Item(First));

        Assert.Equal(Sha256(after), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
    }

    [Fact]
    public async Task A_key_in_an_address_is_left_nowhere_and_another_one_continues()
    {
        world.PutArchive(First);
        world.Host.Fail(First, FileFault.None, FileFault.StallAfter(200_000));
        await InterruptedAsync(PullStep.Downloading, done: 200_000, First + "?key=secret");

        Assert.All(world.Staged, file => Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));
        await world.PullAsync(world.Item(First + "?key=another"));

        Assert.Equal("bytes=200000-", world.Host.Requests[^1].Range);
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    /// <summary>A pull that is cancelled when it has come so far.</summary>
    private async Task InterruptedAsync(PullStep step, double done, string source = First)
    {
        using var interrupt = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => world.PullAsync(
                world.Item(source),
                seen =>
                {
                    if (seen.Step == step && seen.Done >= done)
                    {
                        interrupt.Cancel();
                    }
                },
                cancellationToken: interrupt.Token));
    }
}
