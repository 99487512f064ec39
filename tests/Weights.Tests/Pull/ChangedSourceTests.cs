using FakeFinder.Reference;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>Pins, what the first pull recorded, and what is installed already.</summary>
public sealed class ChangedSourceTests : IAsyncLifetime
{
    private const string First = "first/" + PullWorld.Archive;

    private PullWorld world = null!;

    public async Task InitializeAsync() => world = await PullWorld.StartAsync();

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task A_file_with_another_hash_than_its_pin_is_refused_and_the_next_source_is_tried()
    {
        world.Host.PutFolder("good/", PublishedArchive.Mtcnn);
        world.Host.PutFolder("bad/", PublishedArchive.Mtcnn);
        world.Host.Put("bad/rnet.pt", await File.ReadAllBytesAsync(Published("onet.pt")));
        var item = world.Item("bad", "good") with
        {
            Pins = new Dictionary<string, string> { ["rnet.pt"] = Sha256(await File.ReadAllBytesAsync(Published("rnet.pt"))) },
        };

        var refusal = await world.RefusalAsync(item with { Sources = [item.Sources[0]] });
        var result = await world.PullAsync(item);

        Assert.Contains("models.json pins bbb937de", refusal, StringComparison.Ordinal);
        Assert.Contains("rnet.pt from", Assert.Single(result.Remarks), StringComparison.Ordinal);
        Assert.Equal(PullOutcome.Installed, result.Outcome);
    }

    [Fact]
    public async Task A_source_that_has_changed_since_the_first_pull_is_refused_until_that_is_accepted()
    {
        world.PutArchive(First);
        await world.PullAsync(world.Item(First));
        var installed = await File.ReadAllTextAsync(world.Manifest);
        byte[] changed = [.. world.PutArchive(First), .. new byte[1024]];
        world.Host.Put(First, changed);

        var refusal = await world.RefusalAsync(world.Item(First));
        Assert.Contains("weights.lock.json recorded", refusal, StringComparison.Ordinal);
        Assert.Contains("--accept-changed takes it", refusal, StringComparison.Ordinal);
        Assert.Equal(installed, await File.ReadAllTextAsync(world.Manifest));

        var accepted = await world.PullAsync(world.Item(First), acceptChanged: true);
        Assert.Equal(PullOutcome.Installed, accepted.Outcome);
        Assert.Equal(Sha256(changed), WeightsManifest.Read(world.Manifest).Origin!.Sha256);
        Assert.Equal(PullOutcome.Unchanged, (await world.PullAsync(world.Item(First))).Outcome);
    }

    [Fact]
    public async Task What_is_installed_and_has_not_changed_is_not_downloaded_again()
    {
        world.PutArchive(First);
        await world.PullAsync(world.Item(First));
        var before = world.Host.Requests.Count;
        world.Progress.Clear();

        var result = await world.PullAsync(world.Item(First));

        Assert.Equal(PullOutcome.Unchanged, result.Outcome);
        Assert.Equal(1, world.Host.Requests.Count - before);
        Assert.Empty(world.Progress);
    }

    [Fact]
    public async Task A_key_in_an_address_is_used_and_recorded_nowhere()
    {
        world.PutArchive(First);

        await world.PullAsync(world.Item(First + "?key=secret"));
        world.Host.Put(First, [.. world.PutArchive(First), 0]);
        var refusal = await world.RefusalAsync(world.Item(First + "?key=secret") with { IsExplicit = true });

        Assert.Contains("weights.lock.json recorded", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret",
            refusal + await File.ReadAllTextAsync(world.Manifest) + await File.ReadAllTextAsync(world.Lock),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_installed_stays_where_its_source_is_gone()
    {
        world.PutArchive(First);
        await world.PullAsync(world.Item(First));
        world.Host.Delete(First);

        var result = await world.PullAsync(world.Item(First));

        Assert.Equal(PullOutcome.Unasked, result.Outcome);
        Assert.Contains("404", Assert.Single(result.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_that_were_lost_are_pulled_again()
    {
        world.PutArchive(First);
        await world.PullAsync(world.Item(First));
        File.Delete(Path.Combine(world.Weights, PullWorld.Name, "rnet.onnx"));

        Assert.Equal(PullOutcome.Installed, (await world.PullAsync(world.Item(First))).Outcome);
        Assert.True(File.Exists(Path.Combine(world.Weights, PullWorld.Name, "rnet.onnx")));
    }

    private static string Published(string name) => Path.Combine(PublishedArchive.Mtcnn, name);

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
