using System.Security.Cryptography;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Reference;

/// <summary>
/// Weights folders for tests: detectors with formula weights, whose scores mean nothing but are known, and the face finder with its real
/// ones. A folder that is filled so makes the detector runnable.
/// </summary>
public static class FormulaWeights
{
    public const string FaceFinder = "mtcnn";

    /// <summary>Writes a detector's networks, MTCNN's, and their manifests.</summary>
    /// <param name="weights">The weights folder.</param>
    public static void Write(string weights, string detector)
    {
        WriteMtcnn(weights);
        WriteFormula(weights, Recipes.Find(detector)!);
    }

    /// <summary>Imports MTCNN's networks with their real weights.</summary>
    public static void WriteMtcnn(string weights) =>
        Importer.Import(
            Recipes.Find(FaceFinder)!,
            new ImportRequest { From = Path.Combine(ReferenceFolder.Shared, "weights", FaceFinder), WeightsFolder = weights });

    /// <summary>The ONNX file of one network with formula weights.</summary>
    /// <param name="detector">Such as <c>ntech</c>.</param>
    /// <param name="network">Such as <c>sequence-b7</c>.</param>
    public static byte[] Build(string detector, string network) =>
        Build(detector, Recipes.Find(detector)!.Networks.Single(recipe => recipe.Name == network));

    /// <summary>One network is in memory at a time. The manifest comes last, as an import has it: a folder that has one is whole.</summary>
    private static void WriteFormula(string weights, ImportRecipe recipe)
    {
        var folder = Directory.CreateDirectory(Path.Combine(weights, recipe.Name)).FullName;
        var manifest = new WeightsManifest
        {
            Schema = WeightsManifest.CurrentSchema,
            Name = recipe.Name,
            Program = "formula weights",
            Precision = Precision.Fp32,
            Opset = GraphBuilder.Opset,
            IrVersion = GraphBuilder.IrVersion,
            Networks = [.. recipe.Networks.Select(network => Write(folder, recipe.Name, network))],
        };
        File.WriteAllBytes(Path.Combine(folder, WeightsManifest.FileName), manifest.ToJson());
    }

    private static ManifestNetwork Write(string folder, string detector, NetworkRecipe recipe)
    {
        var content = Build(detector, recipe);
        var file = recipe.Name + ".onnx";
        File.WriteAllBytes(Path.Combine(folder, file), content);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return new ManifestNetwork(
            recipe.Name,
            file,
            sha256,
            content.Length,
            recipe.Architecture.Name,
            new ManifestSource(recipe.Checkpoint, ""),
            [],
            [],
            recipe.Probe);
    }

    private static byte[] Build(string detector, NetworkRecipe recipe)
    {
        var graph = new GraphBuilder(recipe.Name);
        recipe.Architecture.Build(
            graph,
            new Parameters(ReferenceNetwork.ReadCheckpoint(detector, recipe.Checkpoint).StateDict()),
            NetworkOptions.Default);
        return graph.ToByteArray();
    }
}
