using System.Net;
using System.Text.Json.Nodes;
using FakeFinder.Reference;
using FakeFinder.Servers;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>Against a real web server, with the published files of the shared face finder.</summary>
public sealed class PullerTests : IAsyncLifetime
{
    private const string First = "first/" + PullWorld.Archive;
    private const string Mirror = "mirror/" + PullWorld.Archive;

    private PullWorld world = null!;

    public async Task InitializeAsync() => world = await PullWorld.StartAsync();

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task An_archive_is_downloaded_checked_converted_and_installed()
    {
        var archive = world.PutArchive(First);

        var result = await world.PullAsync(world.Item(First));

        Assert.Equal(PullOutcome.Installed, result.Outcome);
        var manifest = WeightsManifest.Read(world.Manifest);
        Assert.Equal(["pnet", "rnet", "onet"], manifest.Networks.Select(network => network.Name));
        Assert.Equal(new ManifestOrigin($"{world.Host.Url}/{First}", Sha256(archive), "MIT"), manifest.Origin);
        Assert.Empty(world.Staged);
        Assert.Equal(
            [PullStep.Downloading, PullStep.Checking, PullStep.Unpacking, PullStep.Checking, PullStep.Converting],
            StepsOf(world.Progress));
        var locked = JsonNode.Parse(await File.ReadAllTextAsync(world.Lock))!["weights"]![PullWorld.Name]!;
        Assert.Equal(Sha256(archive), (string)locked["downloads"]![$"{world.Host.Url}/{First}"]!["sha256"]!);
        Assert.Equal(manifest.Networks[0].Source.Sha256, (string)locked["files"]!["pnet.pt"]!);
    }

    [Theory]
    [InlineData("files/")]
    [InlineData("files")]
    public async Task Published_files_are_found_in_a_folder_and_compared_with_their_pins(string source)
    {
        world.Host.PutFolder("files/", PublishedArchive.Mtcnn);
        var pinned = Sha256(await File.ReadAllBytesAsync(Published("pnet.pt"))).ToUpperInvariant();
        var pins = new Dictionary<string, string> { ["pnet.pt"] = pinned };

        var result = await world.PullAsync(world.Item(source) with { Pins = pins });

        Assert.Equal(PullOutcome.Installed, result.Outcome);
        Assert.Empty(world.Staged);
    }

    [Fact]
    public async Task An_archive_is_found_in_a_folder_by_its_name()
    {
        world.PutArchive(First);

        await world.PullAsync(world.Item("first"));

        Assert.Equal($"{world.Host.Url}/{First}", WeightsManifest.Read(world.Manifest).Origin!.Address);
    }

    [Fact]
    public async Task A_folder_of_this_machine_is_read_where_it_is()
    {
        await world.PullAsync(world.Item(PublishedArchive.Mtcnn));

        Assert.Equal(PublishedArchive.Mtcnn, WeightsManifest.Read(world.Manifest).Origin!.Address);
        Assert.True(File.Exists(Published("pnet.pt")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task The_next_source_is_tried_at_once_where_one_does_not_have_it(HttpStatusCode answer)
    {
        world.PutArchive(Mirror);
        world.Host.Fail(First, FileFault.Answer(answer));

        var result = await world.PullAsync(world.Item(First, Mirror));

        Assert.Equal(PullOutcome.Installed, result.Outcome);
        Assert.Contains(
            $"{world.Host.Url}/{First}: the server answers {(int)answer}",
            Assert.Single(result.Remarks),
            StringComparison.Ordinal);
        Assert.Single(world.Host.Requests, request => request.Path == First);
    }

    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_asked_again()
    {
        world.PutArchive(First);
        world.Host.Fail(First, FileFault.Answer(HttpStatusCode.ServiceUnavailable), FileFault.Answer(HttpStatusCode.TooManyRequests));

        var result = await world.PullAsync(world.Item(First));

        Assert.Empty(result.Remarks);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_for_the_next_source()
    {
        world.PutArchive(First);
        world.PutArchive(Mirror);
        world.Host.Fail(First, [.. Enumerable.Repeat(FileFault.Answer(HttpStatusCode.BadGateway), 5)]);

        var result = await world.PullAsync(world.Item(First, Mirror));

        Assert.Contains("502", Assert.Single(result.Remarks), StringComparison.Ordinal);
        Assert.Equal(5, world.Host.Requests.Count(request => request.Path == First));
    }

    [Fact]
    public async Task A_source_that_sends_next_to_nothing_is_left_for_the_next_one()
    {
        world.PutArchive(First);
        world.PutArchive(Mirror);
        world.Host.Fail(First, [FileFault.None, .. Enumerable.Repeat(FileFault.StallAfter(100), 5)]);

        var result = await world.PullAsync(
            world.Item(First, Mirror),
            seen =>
            {
                if (seen is { Step: PullStep.Downloading, Done: <= 500 })
                {
                    world.Time.Advance(TimeSpan.FromSeconds(61));
                }
            });

        Assert.Contains("it sent less than 1024 bytes a second for 60 s", Assert.Single(result.Remarks), StringComparison.Ordinal);
        Assert.EndsWith(Mirror, WeightsManifest.Read(world.Manifest).Origin!.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("converted/")]
    [InlineData("converted/mtcnn/")]
    public async Task Converted_networks_are_taken_as_they_are(string path)
    {
        var made = world.PathOf("made");
        FormulaWeights.WriteMtcnn(made);
        world.Host.PutFolder(path, Path.Combine(made, PullWorld.Name));

        var result = await world.PullAsync(world.Item("converted"));

        Assert.Equal(PullOutcome.Installed, result.Outcome);
        Assert.DoesNotContain(world.Progress, seen => seen.Step == PullStep.Converting);
        foreach (var network in result.Manifest.Networks)
        {
            await new InstalledWeights(world.Weights).VerifyAsync(PullWorld.Name, network, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_converted_network_that_is_not_what_its_manifest_names_is_refused()
    {
        var made = world.PathOf("made");
        FormulaWeights.WriteMtcnn(made);
        await File.AppendAllTextAsync(Path.Combine(made, PullWorld.Name, "onet.onnx"), "x");

        var refusal = await world.RefusalAsync(world.Item(made));

        Assert.Contains("onet.onnx from", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(world.Manifest));
    }

    [Fact]
    public async Task A_manifest_that_leads_out_of_its_folder_is_refused()
    {
        var made = world.PathOf("made");
        FormulaWeights.WriteMtcnn(made);
        var manifest = Path.Combine(made, PullWorld.Name, WeightsManifest.FileName);
        await File.WriteAllTextAsync(
            manifest,
            (await File.ReadAllTextAsync(manifest)).Replace("\"pnet.onnx\"", "\"../pnet.onnx\"", StringComparison.Ordinal));

        Assert.Contains("'../pnet.onnx', which is not beside it", await world.RefusalAsync(world.Item(made)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_anywhere_is_one_sentence_with_each_source()
    {
        var refusal = await world.RefusalAsync(world.Item(First, "nowhere"));

        Assert.StartsWith("mtcnn could not be pulled. ", refusal, StringComparison.Ordinal);
        Assert.Contains($"{world.Host.Url}/{First}: the server answers 404", refusal, StringComparison.Ordinal);
        Assert.Contains($"{world.Host.Url}/nowhere: ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_network_is_refused_and_nothing_is_installed()
    {
        var folder = Directory.CreateDirectory(world.PathOf("wrong")).FullName;
        foreach (var name in new[] { "pnet.pt", "rnet.pt", "onet.pt" })
        {
            File.Copy(Published("rnet.pt"), Path.Combine(folder, name));
        }

        Assert.Contains("of pnet.pt is [", await world.RefusalAsync(world.Item(folder)), StringComparison.Ordinal);
        Assert.False(File.Exists(world.Manifest));
    }

    private static string Published(string name) => Path.Combine(PublishedArchive.Mtcnn, name);

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    private static List<PullStep> StepsOf(IEnumerable<PullProgress> progress)
    {
        var steps = new List<PullStep>();
        foreach (var step in progress.Select(seen => seen.Step))
        {
            if (steps.LastOrDefault() != step || steps.Count == 0)
            {
                steps.Add(step);
            }
        }

        return steps;
    }
}
