using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Reference;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>
/// A published detector from its checkpoint files to a score, by the commands that a user types; the weights are the formula's.
/// </summary>
public sealed class ImportedDetectorTests : IDisposable
{
    private const double ScoreTolerance = 0.005;

    private readonly Installation installation = new();
    private readonly DirectoryInfo checkpoints = Directory.CreateTempSubdirectory("fakefinder-checkpoints-");

    public void Dispose()
    {
        installation.Dispose();
        checkpoints.Delete(recursive: true);
    }

    [Fact]
    public async Task Imported_boken_runs_beside_residual_and_gives_its_original_s_score()
    {
        foreach (var name in new[] { "efficientnet-b0", "efficientnet-b1", "efficientnet-b2" })
        {
            var network = ReferenceNetwork.Read("boken", name);
            CheckpointWriter.Of(network.StateDict()).WriteLegacy(Path.Combine(checkpoints.FullName, network.CheckpointFile));
        }

        await ImportAsync("mtcnn", Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn"));
        await ImportAsync("boken", checkpoints.FullName);
        using var detect = await installation.Run("detect", Repository.Sample, "--json").WaitAsync();

        Assert.True(detect.ExitCode == 0, detect.Output + detect.Error);
        var parts = JsonNode.Parse(detect.Output)!["results"]![0]!["parts"]!.AsArray();
        Assert.Equal(["boken", "residual"], parts.Select(part => (string)part!["detector"]!));
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(ReferenceFolder.PathOf("boken", "video.astronaut.json")))!;
        Assert.Equal((double)golden["score"]!, (double)parts[0]!["score"]!, ScoreTolerance);
    }

    private async Task ImportAsync(string name, string from)
    {
        using var import = await installation.Run("weights", "import", name, "--from", from).WaitAsync();
        Assert.True(import.ExitCode == 0, import.Output + import.Error);
    }
}
