using System.Security.Cryptography;
using System.Text.Json;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Checkpoints;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Reference;

/// <summary>
/// Weights folders for tests: detectors with formula weights, whose scores mean nothing but are known, and the face finder with its real ones. A folder
/// that is filled so makes the detector runnable.
/// </summary>
public static class FormulaWeights
{
    private static readonly Dictionary<string, IReadOnlyList<FormulaNetwork>> Detectors = new(StringComparer.Ordinal)
    {
        ["boken"] =
        [
            Boken("b0", EfficientNetSize.B0),
            Boken("b1", EfficientNetSize.B1),
            Boken("b2", EfficientNetSize.B2),
        ],
        ["selimsef"] =
        [
            Selimsef(111, 36),
            Selimsef(555, 19),
            Selimsef(777, 29),
            Selimsef(777, 31),
            Selimsef(888, 37),
            Selimsef(888, 40),
            Selimsef(999, 23),
        ],
    };

    private static readonly Dictionary<string, Action<GraphBuilder, Parameters>> Mtcnn = new(StringComparer.Ordinal)
    {
        ["pnet"] = Weights.Architectures.Mtcnn.BuildProposal,
        ["rnet"] = Weights.Architectures.Mtcnn.BuildRefinement,
        ["onet"] = Weights.Architectures.Mtcnn.BuildOutput,
    };

    /// <summary>Writes a detector's networks, MTCNN's, and their manifests.</summary>
    /// <param name="weights">The weights folder.</param>
    public static void Write(string weights, string detector)
    {
        WriteMtcnn(weights);
        WriteFolder(weights, detector, Detectors[detector].Select(network => KeyValuePair.Create(network.Name, Build(network))));
    }

    /// <summary>Writes MTCNN's networks with their real weights, and their manifest.</summary>
    public static void WriteMtcnn(string weights) => WriteFolder(weights, "mtcnn", Mtcnn.Select(network => KeyValuePair.Create(network.Key, BuildMtcnn(network.Key, network.Value))));

    /// <summary>One network is in memory at a time. The manifest comes last: a folder that has one is whole.</summary>
    private static void WriteFolder(string weights, string name, IEnumerable<KeyValuePair<string, byte[]>> networks)
    {
        var folder = Directory.CreateDirectory(Path.Combine(weights, name)).FullName;
        var entries = new List<object>();
        foreach (var (network, content) in networks)
        {
            var file = network + ".onnx";
            File.WriteAllBytes(Path.Combine(folder, file), content);
            entries.Add(new { name = network, file, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) });
        }

        File.WriteAllBytes(Path.Combine(folder, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(new { schema = 1, name, networks = entries }));
    }

    private static byte[] Build(FormulaNetwork network)
    {
        var graph = new GraphBuilder(network.Name);
        EfficientNet.Build(graph, new Parameters(ReferenceNetwork.Read(network.Detector, network.Reference).StateDict()), network.Plan, NetworkOptions.Default);
        return graph.ToByteArray();
    }

    private static byte[] BuildMtcnn(string name, Action<GraphBuilder, Parameters> build)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn", name + ".pt"));
        var graph = new GraphBuilder(name);
        build(graph, new Parameters(checkpoint));
        return graph.ToByteArray();
    }

    private static FormulaNetwork Boken(string name, EfficientNetSize size) =>
        new("boken", name, $"efficientnet-{name}", new() { Size = size, Style = EfficientNetStyle.EfficientNetPytorch, Height = 224, Width = 224, Outputs = 2 });

    private static FormulaNetwork Selimsef(int seed, int epoch) => new(
        "selimsef",
        $"b7-{seed}-{epoch}",
        $"final_{seed}_DeepFakeClassifier_tf_efficientnet_b7_ns_0_{epoch}",
        new() { Size = EfficientNetSize.B7, Style = EfficientNetStyle.TimmEncoder, Height = 380, Width = 380, Outputs = 1 });

    /// <param name="Name">Of the ONNX file.</param>
    /// <param name="Reference">Of its file in the reference data.</param>
    private sealed record FormulaNetwork(string Detector, string Name, string Reference, EfficientNetPlan Plan);
}
