using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog.Tests;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fakefinder-catalog-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_published_list_has_the_six_challenge_winners_and_the_cue_in_their_order()
    {
        var catalog = RepositoryFiles.Catalog;

        Assert.Equal(
            ["selimsef", "wm", "ntech", "eighteen", "medics", "boken", "residual"],
            catalog.Detectors.Select(entry => entry.Name).Take(7));
        Assert.All(
            catalog.Detectors,
            entry =>
            {
                Assert.Same(entry, catalog.Find(entry.Name));
                Assert.NotEmpty(entry.Title);
                Assert.EndsWith(".", entry.Summary, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void The_untrained_cue_needs_no_weights_and_says_what_it_is()
    {
        var catalog = RepositoryFiles.Catalog;
        var residual = catalog.Find("residual")!;

        Assert.Null(catalog.WhatIsMissing(residual));
        Assert.Equal("heuristic, uncalibrated, for trying the system out", residual.Notice);
        Assert.Equal("haar", residual.FaceFinder!.Name);
        Assert.Equal(1.1, residual.FaceFinder.Parameters["scaleFactor"]!.GetValue<double>());
        Assert.Equal(16, residual.Parameters["frames"]!.GetValue<int>());
    }

    [Fact]
    public void Every_published_detector_says_where_its_weights_are_and_what_else_it_needs_is_pinned()
    {
        var list = ModelList.Read(Path.Combine(RepositoryFiles.Root, "models.json"));

        Assert.All(list.Detectors.Where(entry => entry.Weights is not null), entry => Assert.True(entry.Weights!.Sources.Count >= 2));
        Assert.All(
            list.Detectors.SelectMany(entry => entry.Weights?.Requires ?? []),
            name => Assert.Equal(3, list.WeightsOf(name)!.Pins.Count));
    }

    [Fact]
    public void A_detector_can_run_once_its_weights_and_those_that_it_shares_are_installed()
    {
        var catalog = Read(
            """{"schema": 1, "detectors": [{"name": "boken", "title": "t", "summary": "s", "pipeline": "p", "weights": {"archive": "boken.tar.gz", "requires": ["mtcnn"]}}]}"""
        );
        var boken = catalog.Find("boken")!;

        var missing = catalog.WhatIsMissing(boken)!;
        Assert.Contains("boken/manifest.json, mtcnn/manifest.json", missing, StringComparison.Ordinal);
        Assert.EndsWith("run 'fakefinder weights pull boken --from PLACE'.", missing, StringComparison.Ordinal);

        Install("boken");
        Assert.Contains(
            "(mtcnn/manifest.json)",
            catalog.WhatIsMissing(boken)!.Replace(" is missing in " + folder, "", StringComparison.Ordinal),
            StringComparison.Ordinal);

        Install("mtcnn");
        Assert.Null(catalog.WhatIsMissing(boken));
        Assert.Equal(Path.Combine(folder, "mtcnn"), catalog.FolderOf("mtcnn"));
    }

    [Fact]
    public void Weights_of_which_a_file_is_gone_are_missing_and_their_detector_is_still_there()
    {
        var catalog = Read(
            """{"schema": 1, "detectors": [{"name": "boken", "title": "t", "summary": "s", "pipeline": "p", "weights": {"archive": "boken.tar.gz", "requires": ["mtcnn"]}}]}"""
        );
        var boken = catalog.Find("boken")!;
        Install("boken");
        Install("mtcnn", """{ "schema": 1, "networks": [ { "name": "pnet", "file": "pnet.onnx", "sha256": "00" } ] }""");

        var missing = catalog.WhatIsMissing(boken)!;

        Assert.StartsWith(
            $"The weights of boken are not whole: pnet.onnx is missing in {Path.Combine(folder, "mtcnn")}",
            missing,
            StringComparison.Ordinal);
        Assert.Contains("run 'fakefinder weights pull mtcnn' again", missing, StringComparison.Ordinal);
        Assert.Null(catalog.WhatIsNotInstalled(boken));
        File.WriteAllText(Path.Combine(folder, "mtcnn", "pnet.onnx"), "a network");
        Assert.Null(catalog.WhatIsMissing(boken));
        Install("mtcnn", "no JSON");
        Assert.Contains("manifest.json is no manifest", catalog.WhatIsMissing(boken), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_list_does_not_name_is_not_there()
    {
        var catalog = Read("""{"schema": 1, "detectors": []} // nothing yet""");

        Assert.Empty(catalog.Detectors);
        Assert.Null(catalog.Find("boken"));
    }

    [Theory]
    [InlineData("""{"schema": 2, "detectors": []}""", "has schema 2; this program reads schema 1")]
    [InlineData("null", "has schema none")]
    [InlineData("""{"detectors": []}""", "schema")]
    [InlineData("""{"schema": 1}""", "detectors")]
    [InlineData("""[1""", "is not a list of detectors")]
    [InlineData("""{"schema": 1, "detectors": [{"name": "a", "title": "t", "summary": "s"}]}""", "pipeline")]
    [InlineData("""{"schema": 1, "detectors": [{"name": null, "title": "t", "summary": "s", "pipeline": "p"}]}""", "name")]
    [InlineData(
        """{"schema": 1, "detectors": [{"name": "a", "title": "t", "summary": "s", "pipeline": "p", "paramters": {}}]}""",
        "paramters"
    )]
    [InlineData("""{"schema": 1, "detectors": [null]}""", "'' is no name")]
    [InlineData("""{"schema": 1, "detectors": [{"name": "../a", "title": "t", "summary": "s", "pipeline": "p"}]}""", "'../a' is no name")]
    [InlineData("""{"schema": 1, "detectors": [{"name": "a\n", "title": "t", "summary": "s", "pipeline": "p"}]}""", "is no name")]
    [InlineData(
        """{"schema": 1, "detectors": [{"name": "a", "title": "t", "summary": "s", "pipeline": "p", "weights": {"archive": "x", "requires": ["/etc"]}}]}""",
        "'/etc' is no name"
    )]
    [InlineData(
        """{"schema": 1, "detectors": [{"name": "a", "title": "t", "summary": "s", "pipeline": "p"}, {"name": "a", "title": "u", "summary": "s", "pipeline": "p"}]}""",
        "lists 'a' twice"
    )]
    public void A_list_that_is_wrong_is_refused_in_a_sentence_that_names_the_file_and_the_fault(string json, string fault)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => Read(json));

        Assert.Contains(Path.Combine(folder, "models.json"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_weights_of_a_detector_are_its_own_and_those_that_it_shares()
    {
        var catalog = Read("""
            {"schema": 1, "detectors": [
              {"name": "built-in", "title": "t", "summary": "s", "pipeline": "p"},
              {"name": "trained", "title": "t", "summary": "s", "pipeline": "p", "weights": {"archive": "x", "requires": ["shared"]}}]}
            """);
        var (builtIn, trained) = (catalog.Find("built-in")!, catalog.Find("trained")!);

        Assert.Equal((0, 0), (catalog.WeightsBytesOf(builtIn), catalog.WeightsBytesOf(trained)));
        foreach (var name in new[] { "trained", "shared", "other" })
        {
            Install(name);
            File.WriteAllBytes(Path.Combine(folder, name, "network.onnx"), new byte[100]);
        }

        Assert.Equal((0, 200), (catalog.WeightsBytesOf(builtIn), catalog.WeightsBytesOf(trained)));
    }

    private ModelCatalog Read(string json)
    {
        var models = Path.Combine(folder, "models.json");
        File.WriteAllText(models, json);
        return new ModelCatalog(Options.Create(new CatalogOptions { Models = models, Weights = folder }));
    }

    private void Install(string name, string manifest = "{}")
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "manifest.json"), manifest);
    }
}
