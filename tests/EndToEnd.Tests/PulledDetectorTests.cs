using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Reference;
using FakeFinder.Servers;
using FakeFinder.Servers.S3;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>
/// Weights by one command, from a web server that plays the archive host, into a running service; then through a bucket to another machine.
/// The archive is in the published layout, with the formula's weights.
/// </summary>
public sealed class PulledDetectorTests : IAsyncLifetime, IDisposable
{
    private const double ScoreTolerance = 0.005;

    private readonly Installation installation = new();
    private readonly Installation other = new();
    private readonly DirectoryInfo checkpoints = Directory.CreateTempSubdirectory("fakefinder-checkpoints-");
    private FileHost host = null!;

    public async Task InitializeAsync()
    {
        host = await FileHost.StartAsync();
        var unpacked = checkpoints.CreateSubdirectory("boken").FullName;
        PublishedArchive.WriteCheckpoints("boken", unpacked);
        var archive = Path.Combine(checkpoints.FullName, "boken.tar.gz");
        PublishedArchive.Pack(unpacked, "boken", archive);
        host.Put("weights/boken.tar.gz", await File.ReadAllBytesAsync(archive));
        host.PutFolder("weights/", PublishedArchive.Mtcnn);
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    public void Dispose()
    {
        installation.Dispose();
        other.Dispose();
        checkpoints.Delete(recursive: true);
    }

    [Fact]
    public async Task A_running_service_takes_up_what_is_pulled_and_a_bucket_hands_it_on()
    {
        using var up = await installation.UpAsync();
        var before = await BokenAsync();
        Assert.False((bool)before["runnable"]!);
        Assert.Contains("fakefinder weights pull boken", (string)before["problem"]!, StringComparison.Ordinal);

        await RunAsync(installation, "weights", "pull", "boken", "--from", host.Url + "/weights");
        await installation.WaitForAsync(up, "/api/v1/detectors", detectors => (bool)BokenIn(detectors)["runnable"]!);
        var job = await installation.WaitForEndAsync(up, await installation.SubmitAsync("boken"));
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(ReferenceFolder.PathOf("boken", "video.astronaut.json")))!;
        Assert.Equal((double)golden["score"]!, (double)job["parts"]![0]!["score"]!, ScoreTolerance);

        await using var bucket = await S3StandIn.StartAsync(Path.Combine(Repository.Root, ".artifacts"));
        var place = $"s3://{bucket.NewBucket()}/weights";
        foreach (var side in new[] { installation, other })
        {
            side.With("AWS_ENDPOINT_URL_S3", bucket.Url).With("AWS_ACCESS_KEY_ID", "S3RVER").With("AWS_SECRET_ACCESS_KEY", "S3RVER");
        }

        await RunAsync(installation, "weights", "push", place);
        var pulled = await RunAsync(other, "weights", "pull", "boken", "--from", place);
        Assert.Contains("3 converted networks", pulled, StringComparison.Ordinal);
        Assert.DoesNotContain("converting", pulled, StringComparison.Ordinal);
        await RunAsync(other, "weights", "verify");
    }

    private static JsonNode BokenIn(JsonNode detectors) => detectors["items"]!.AsArray().Single(one => (string)one!["name"]! == "boken")!;

    private static async Task<string> RunAsync(Installation side, params string[] arguments)
    {
        using var command = await side.Run(arguments).WaitAsync();
        Assert.True(command.ExitCode == 0, command.Output + command.Error);
        return command.Output;
    }

    private async Task<JsonNode> BokenAsync() => BokenIn(await installation.GetAsync("/api/v1/detectors"));
}
