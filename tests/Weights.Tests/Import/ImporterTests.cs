using System.Security.Cryptography;
using System.Text.Json;
using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Import;

public sealed class ImporterTests : IDisposable
{
    private static readonly Architecture Tiny = new("tiny", BuildTiny);

    private readonly TemporaryFolder folder = new();

    private string Weights => folder.PathOf("weights");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Networks_and_manifest_are_installed_and_the_manifest_tells_what_they_are()
    {
        WriteSources("a.pth", "b.pth");
        var progress = new Collected();

        var manifest = Importer.Import(Recipe("a.pth", "b.pth"), Request(), progress);

        Assert.Equal([".import.lock", "tiny"], Directory.EnumerateFileSystemEntries(Weights).Select(Path.GetFileName).Order());
        Assert.Equal(
            ["a.onnx", "b.onnx", "manifest.json"],
            Directory.EnumerateFiles(Path.Combine(Weights, "tiny")).Select(Path.GetFileName).Order());
        Assert.Equal(
            [new ImportProgress("a", 1, 2, 0), new("a", 1, 2, 0.6), new("a", 1, 2, 0.8), new("a", 1, 2, 1), new("b", 2, 2, 0)],
            progress.Values.Take(5));

        var installed = new InstalledWeights(Weights);
        Assert.Equal(["tiny"], installed.Names);
        var network = installed.Read("tiny").Networks[1];
        Assert.Equal(Hash(Path.Combine(Weights, "tiny", "b.onnx")), network.Sha256);
        Assert.Equal(new ManifestSource("b.pth", Hash(folder.PathOf("b.pth"))), network.Source);
        Assert.Equal("tiny", network.Architecture);
        Assert.Equal("x: n, 3", Describe(Assert.Single(network.Inputs)));
        Assert.Equal("logit: n, 2", Describe(Assert.Single(network.Outputs)));
        Assert.Equal(manifest.Networks.Select(one => one.Sha256), installed.Read("tiny").Networks.Select(one => one.Sha256));

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Weights, "tiny", "manifest.json")));
        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal("fp32", json.RootElement.GetProperty("precision").GetString());
        Assert.Equal(
            """["n",3]""",
            json.RootElement.GetProperty("networks")[0]
                .GetProperty("inputs")[0]
                .GetProperty("shape")
                .GetRawText()
                .Replace("\n", "")
                .Replace(" ", ""));
    }

    [Theory]
    [InlineData(Precision.Fp32, true)]
    [InlineData(Precision.Fp16, false)]
    public void Only_a_network_of_32_bits_has_fast_convolutions_written_out(Precision precision, bool expected)
    {
        WriteSources("a.pth");
        bool? written = null;
        var architecture = new Architecture("tiny", (graph, parameters, options) =>
        {
            written = options.Winograd;
            BuildTiny(graph, parameters, options);
        });

        Importer.Import(new ImportRecipe("tiny", [new("a.pth", architecture, "a", [1, 3])]), Request() with { Precision = precision });

        Assert.Equal(expected, written);
    }

    [Theory]
    [InlineData(Precision.Fp32, 1e-6)]
    [InlineData(Precision.Fp16, 1e-2)]
    public void An_imported_network_computes_with_the_parameters_of_its_file(Precision precision, double tolerance)
    {
        WriteSources("a.pth");
        Importer.Import(Recipe("a.pth"), Request() with { Precision = precision });

        var logits = SessionRun.Run(File.ReadAllBytes(Path.Combine(Weights, "tiny", "a.onnx")), [1, 2, 3], 1, 3);

        Assert.Equal((1 * 0.1) + (2 * 0.2) + (3 * 0.3) + 1, logits[0, 0], tolerance);
        Assert.Equal((1 * 0.4) + (2 * 0.5) + (3 * 0.6) - 1, logits[0, 1], tolerance);
    }

    [Fact]
    public void A_checkpoint_of_16_bits_in_a_folder_of_its_training_is_found_there()
    {
        Directory.CreateDirectory(folder.PathOf("training"));
        var tensors = new[] { CheckpointWriter.Contiguous("fc.weight", 0, 2, 3), CheckpointWriter.Contiguous("fc.bias", 1, 2) };
        Half[] weight = [(Half)0.5f, (Half)1f, (Half)1.5f, (Half)2f, (Half)2.5f, (Half)3f];
        new CheckpointWriter(tensors, [CheckpointStorage.Of(weight), CheckpointStorage.Of((Half)1f, (Half)(-1f))]).WriteLegacy(
            folder.PathOf("training/snapshot.fp16.pth"));

        var manifest = Importer.Import(new ImportRecipe("tiny", [new("training/snapshot.fp16.pth", Tiny, "a", [1, 3])]), Request());

        var logits = SessionRun.Run(File.ReadAllBytes(Path.Combine(Weights, "tiny", "a.onnx")), [1, 2, 3], 1, 3);
        Assert.Equal([8f, 15f], logits.ToArray());
        Assert.Equal("training/snapshot.fp16.pth", Assert.Single(manifest.Networks).Source.File);
    }

    [Fact]
    public void A_network_that_was_wrapped_is_found_below_the_names_of_its_wrappers()
    {
        var tensors = new[]
        {
            CheckpointWriter.Contiguous("net.fc.weight", 0, 2, 3),
            CheckpointWriter.Contiguous("net.fc.bias", 1, 2),
            CheckpointWriter.Contiguous("net.counter", 1, 2),
        };
        new CheckpointWriter(tensors, Storages()) { Prefix = "module.", Nested = true }.WriteLegacy(folder.PathOf("a.pth"));
        var wrapped = Recipe("a.pth").Networks[0] with { IsWrapped = true };

        Importer.Import(new ImportRecipe("tiny", [wrapped]), Request());
        var complaint = Assert.Throws<WeightsException>(() => Importer.Import(Recipe("a.pth"), Request()));

        Assert.Contains("a.pth has no parameter 'fc.weight'", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        WriteSources("a.pth");
        Importer.Import(Recipe("a.pth"), Request());
        var first = Directory.EnumerateFiles(Path.Combine(Weights, "tiny")).Order().Select(Hash).ToList();

        Importer.Import(Recipe("a.pth"), Request());

        Assert.Equal(first, Directory.EnumerateFiles(Path.Combine(Weights, "tiny")).Order().Select(Hash));
    }

    [Fact]
    public void A_file_that_is_missing_is_named_before_anything_is_made()
    {
        WriteSources("a.pth");

        var complaint = Assert.Throws<WeightsException>(() => Importer.Import(Recipe("a.pth", "b.pth"), Request()));

        Assert.Equal(
            $"tiny needs b.pth in {folder.Path}, which is not there; unpack its published archive and name that folder.",
            complaint.Message);
        Assert.False(Directory.Exists(Weights));
    }

    [Fact]
    public void A_failed_import_leaves_what_was_installed_and_nothing_else()
    {
        WriteSources("a.pth", "b.pth");
        Importer.Import(Recipe("a.pth", "b.pth"), Request());
        var before = Files();
        Write("a.pth", [0.9f, 0.9f, 0.9f, 0.9f, 0.9f, 0.9f]);
        File.WriteAllBytes(folder.PathOf("b.pth"), File.ReadAllBytes(folder.PathOf("b.pth"))[..^20]);

        var complaint = Assert.Throws<WeightsException>(() => Importer.Import(Recipe("a.pth", "b.pth"), Request()));

        Assert.StartsWith("b.pth is damaged or cut off", complaint.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_checkpoint_of_another_shape_or_with_more_parameters_is_refused_by_name()
    {
        new CheckpointWriter(
            [CheckpointWriter.Contiguous("fc.weight", 0, 3, 2), CheckpointWriter.Contiguous("fc.bias", 1, 2)],
            Storages()
        ).WriteLegacy(folder.PathOf("a.pth"));
        new CheckpointWriter(
            [
                CheckpointWriter.Contiguous("fc.weight", 0, 2, 3),
                CheckpointWriter.Contiguous("fc.bias", 1, 2),
                CheckpointWriter.Contiguous("more", 1, 2),
            ],
            Storages()
        ).WriteZip(folder.PathOf("b.pth"));

        var shape = Assert.Throws<WeightsException>(() => Importer.Import(Recipe("a.pth"), Request()));
        var more = Assert.Throws<WeightsException>(() => Importer.Import(Recipe("b.pth"), Request()));

        Assert.Equal(
            "The parameter 'fc.weight' of a.pth is [3, 2], and [2, 3] is expected; it is a checkpoint of another network.",
            shape.Message);
        Assert.Equal("b.pth has 1 parameters that the network does not know: more; it is a checkpoint of another network.", more.Message);
    }

    [Fact]
    public void An_import_that_is_no_longer_wanted_stops_and_leaves_nothing()
    {
        WriteSources("a.pth");
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            Importer.Import(Recipe("a.pth"), Request(), new Collected(_ => stop.Cancel()), stop.Token));

        Assert.Empty(new InstalledWeights(Weights).Names);
        Assert.Empty(Directory.EnumerateDirectories(Weights));
    }

    [Fact]
    public void Two_imports_into_one_folder_do_not_mix()
    {
        WriteSources("a.pth");
        WeightsException? complaint = null;

        Importer.Import(
            Recipe("a.pth"),
            Request(),
            new Collected(_ => complaint ??= Assert.Throws<WeightsException>(() => Importer.Import(Recipe("a.pth"), Request()))));

        Assert.Equal($"Another import or pull into {Weights} is under way; wait for its end.", complaint!.Message);
    }

    [Fact]
    public void A_manifest_of_a_newer_program_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Weights, "tiny"));
        File.WriteAllText(Path.Combine(Weights, "tiny", "manifest.json"), """{ "schema": 2, "networks": "elsewhere" }""");

        var complaint = Assert.Throws<WeightsException>(() => new InstalledWeights(Weights).Read("tiny"));

        Assert.EndsWith(
            "has schema 2, and this program reads schema 1; import the weights again.",
            complaint.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_whose_bytes_have_changed_is_found()
    {
        WriteSources("a.pth");
        Importer.Import(Recipe("a.pth"), Request());
        var installed = new InstalledWeights(Weights);
        var network = installed.Read("tiny").Networks[0];
        await installed.VerifyAsync("tiny", network, CancellationToken.None);

        await File.AppendAllTextAsync(installed.PathOf("tiny", network), "x");

        var complaint = await Assert.ThrowsAsync<WeightsException>(() => installed.VerifyAsync("tiny", network, CancellationToken.None));
        Assert.Contains("is not the file that was imported", complaint.Message, StringComparison.Ordinal);
    }

    private static void BuildTiny(GraphBuilder graph, Parameters parameters, NetworkOptions options)
    {
        var x = graph.Input("x", GraphDimension.Batch, 3);
        var weight = graph.Constant("weight", parameters.Take("fc.weight", 2, 3), 2, 3);
        graph.Output(graph.Linear("logit", x, weight, graph.Constant("bias", parameters.Take("fc.bias", 2), 2)), GraphDimension.Batch, 2);
        parameters.Complete(name => name == "counter");
    }

    private static ImportRecipe Recipe(params string[] checkpoints) =>
        new("tiny", [.. checkpoints.Select(file => new NetworkRecipe(file, Tiny, Path.GetFileNameWithoutExtension(file), [1, 3]))]);

    private ImportRequest Request() => new() { From = folder.Path, WeightsFolder = Weights };

    private void WriteSources(params string[] files) => Array.ForEach(files, file => Write(file, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]));

    private void Write(string file, float[] weight)
    {
        var tensors = new[]
        {
            CheckpointWriter.Contiguous("fc.weight", 0, 2, 3),
            CheckpointWriter.Contiguous("fc.bias", 1, 2),
            CheckpointWriter.Contiguous("counter", 1, 2),
        };
        var writer = new CheckpointWriter(tensors, [CheckpointStorage.Of(weight), Storages()[1]]) { Prefix = "module.", Nested = true };
        writer.WriteLegacy(folder.PathOf(file));
    }

    private static CheckpointStorage[] Storages() =>
        [CheckpointStorage.Of(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f), CheckpointStorage.Of(1f, -1f)];

    private List<string> Files() =>
        [.. Directory.EnumerateFiles(Weights, "*", SearchOption.AllDirectories).Order().Select(path => $"{path} {Hash(path)}")];

    private static string Describe(ManifestTensor tensor) => $"{tensor.Name}: {string.Join(", ", tensor.Shape)}";

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private sealed class Collected(Action<ImportProgress>? then = null) : IProgress<ImportProgress>
    {
        public List<ImportProgress> Values { get; } = [];

        public void Report(ImportProgress value)
        {
            Values.Add(value);
            then?.Invoke(value);
        }
    }
}
