using FakeFinder.Weights.Checkpoints;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;
using Google.Protobuf;
using DataType = FakeFinder.Weights.Graphs.TensorProto.Types.DataType;

namespace FakeFinder.Weights.Import;

/// <summary>
/// Makes ONNX files of published checkpoints, one after the other, and a manifest. Nothing that is installed is touched before all of them
/// are made; then the old manifest goes first and the new one comes last, so that a folder with a manifest is always whole. The same files
/// give the same bytes.
/// </summary>
public static class Importer
{
    /// <summary>What is not finished, in the weights folder; its dot keeps it from being taken for a detector.</summary>
    private const string StagingPrefix = ".importing-";

    /// <exception cref="WeightsException">A file is missing, damaged, or of another network.</exception>
    public static WeightsManifest Import(
        ImportRecipe recipe,
        ImportRequest request,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RequireSources(recipe, request.From);
        using var mine = WeightsFolderLock.Take(request.WeightsFolder);
        return ImportLocked(recipe, request, progress, cancellationToken);
    }

    /// <summary>As <see cref="Import"/>, for a caller that holds the <see cref="WeightsFolderLock"/>.</summary>
    internal static WeightsManifest ImportLocked(
        ImportRecipe recipe,
        ImportRequest request,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var staging = Path.Combine(request.WeightsFolder, StagingPrefix + recipe.Name);
        Delete(staging);
        Directory.CreateDirectory(staging);
        try
        {
            var networks = new List<ManifestNetwork>();
            foreach (var (index, network) in recipe.Networks.Index())
            {
                void Report(double fraction) =>
                    progress?.Report(new ImportProgress(network.Name, index + 1, recipe.Networks.Count, fraction));
                Report(0);
                networks.Add(Make(network, request, staging, Report, cancellationToken));
                Report(1);
            }

            var manifest = new WeightsManifest
            {
                Schema = WeightsManifest.CurrentSchema,
                Name = recipe.Name,
                Program = $"FakeFinder {typeof(Importer).Assembly.GetName().Version?.ToString(3)}",
                Precision = request.Precision,
                Opset = GraphBuilder.Opset,
                IrVersion = GraphBuilder.IrVersion,
                Origin = request.Origin,
                Networks = networks,
            };
            new InstalledWeights(request.WeightsFolder).Install(manifest, staging);
            return manifest;
        }
        finally
        {
            Delete(staging);
        }
    }

    private static ManifestNetwork Make(
        NetworkRecipe recipe,
        ImportRequest request,
        string staging,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        var source = Path.Combine(request.From, recipe.Checkpoint);
        var file = recipe.Name + ".onnx";
        var path = Path.Combine(staging, file);
        var model = Build(recipe, source, request, progress, cancellationToken);
        using (var stream = File.Create(path))
        {
            model.WriteTo(stream);
            stream.Flush(flushToDisk: true);
        }

        return new ManifestNetwork(
            recipe.Name,
            file,
            FileHash.Of(path),
            new FileInfo(path).Length,
            recipe.Architecture.Name,
            new ManifestSource(recipe.Checkpoint, FileHash.Of(source)),
            [.. model.Graph.Input.Select(Describe)],
            [.. model.Graph.Output.Select(Describe)],
            recipe.Probe);
    }

    private static ModelProto Build(
        NetworkRecipe recipe,
        string source,
        ImportRequest request,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        using var checkpoint = Checkpoint.Open(source, cancellationToken);
        IStateDict state = recipe.IsWrapped ? new UnwrappedStateDict(checkpoint) : checkpoint;
        var graph = new GraphBuilder(recipe.Name);
        var options = request.Precision == Precision.Fp16 ? request.Network with { Winograd = false } : request.Network;
        recipe.Architecture.Build(graph, new Parameters(new WatchedStateDict(state, progress, cancellationToken)), options);
        var model = graph.ToModel();
        if (request.Precision == Precision.Fp16)
        {
            HalfPrecision.Convert(model);
        }

        return model;
    }

    private static void RequireSources(ImportRecipe recipe, string from)
    {
        var missing = recipe.Networks.Select(network => network.Checkpoint).Where(file => !File.Exists(Path.Combine(from, file))).ToList();
        if (missing.Count > 0)
        {
            throw new WeightsException(
                $"{recipe.Name} needs {string.Join(", ", missing)} in {from}, which {(missing.Count == 1 ? "is" : "are")} not there; "
                    + "unpack its published archive and name that folder."
            );
        }
    }

    private static ManifestTensor Describe(ValueInfoProto tensor) =>
        new(
            tensor.Name,
            tensor.Type.TensorType.ElemType == (int)DataType.Float ? "float32" : "int64",
            [
                .. tensor.Type.TensorType.Shape.Dim.Select(dimension =>
                    dimension.DimParam.Length > 0 ? new ManifestDimension(null, dimension.DimParam) : new(dimension.DimValue, null)),
            ]);

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
