using System.Text.Json;
using FakeFinder.Reference;
using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Tests.Import;

public sealed class RecipesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("boken")]
    [InlineData("selimsef")]
    [InlineData("medics")]
    [InlineData("wm")]
    [InlineData("ntech")]
    [InlineData("eighteen")]
    public void Every_published_file_of_a_detector_has_its_recipe(string detector)
    {
        var published = Directory.EnumerateFiles(ReferenceFolder.PathOf(detector), "*.json").Select(CheckpointOf).OfType<string>();

        var checkpoints = Recipes.Find(detector)!.Networks.Select(network => network.Checkpoint).ToList();
        Assert.Equal(published.Order(StringComparer.Ordinal), checkpoints.Order(StringComparer.Ordinal));
        Assert.All(
            checkpoints,
            checkpoint => Assert.Equal($"{checkpoint}/", ReferenceNetwork.ReadCheckpoint(detector, checkpoint).HashPrefix));
    }

    [Fact]
    public void Detectors_stand_in_the_order_of_the_catalog_with_the_shared_face_finder_first()
    {
        using var catalog = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceFolder.Repository, "models.json")));
        var detectors = catalog
            .RootElement.GetProperty("detectors")
            .EnumerateArray()
            .Select(detector => detector.GetProperty("name").GetString()!);
        var names = Recipes.All.Select(recipe => recipe.Name).ToList();

        Assert.Equal(["mtcnn", .. detectors.Where(names.Contains)], names);
    }

    [Fact]
    public void No_two_networks_of_a_folder_have_one_name() =>
        Assert.All(
            Recipes.All,
            recipe => Assert.Equal(recipe.Networks.Count, recipe.Networks.Select(network => network.Name).Distinct().Count()));

    [Fact]
    public void Boken_imported_from_files_of_formula_weights_gives_the_original_s_logits()
    {
        foreach (var name in new[] { "b0", "b1", "b2" })
        {
            var network = ReferenceNetwork.Read("boken", $"efficientnet-{name}");
            CheckpointWriter.Of(network.StateDict()).WriteLegacy(folder.PathOf(network.CheckpointFile));
        }

        Importer.Import(Recipes.Find("boken")!, new ImportRequest { From = folder.Path, WeightsFolder = folder.PathOf("weights") });

        CheckLogits("boken", "b0", ReferenceNetwork.Read("boken", "efficientnet-b0"));
    }

    [Theory]
    [InlineData("b0", "module.")]
    [InlineData("xcp", "module.model.")]
    public void Eighteen_s_networks_are_known_by_the_names_that_they_have_inside_of_their_wrappers(string name, string wrapper)
    {
        var network = ReferenceNetwork.Read("eighteen", name);
        CheckpointWriter.Of(network.StateDict(), wrapper, nested: true).WriteLegacy(folder.PathOf(network.CheckpointFile));

        Import(Recipes.Find("eighteen")!, name);

        CheckLogits("eighteen", name, network);
    }

    private void Import(ImportRecipe recipe, string network) =>
        Importer.Import(
            recipe with
            {
                Networks = [.. recipe.Networks.Where(one => one.Name == network)],
            },
            new ImportRequest { From = folder.Path, WeightsFolder = folder.PathOf("weights") });

    private void CheckLogits(string detector, string name, ReferenceNetwork reference)
    {
        var logits = SessionRun.Run(
            File.ReadAllBytes(Path.Combine(folder.PathOf("weights"), detector, name + ".onnx")),
            reference.InputValues(),
            [.. reference.Input.Shape]);
        var largest = reference.Output.Values!.Max(Math.Abs);
        Assert.All(logits.Zip(reference.Output.Values!), pair => Assert.Equal(pair.Second / largest, pair.First / largest, 1e-3));
    }

    private static string? CheckpointOf(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.TryGetProperty("checkpointFile", out var file) ? file.GetString() : null;
    }
}
