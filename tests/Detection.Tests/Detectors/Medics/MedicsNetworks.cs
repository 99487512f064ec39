using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Checkpoints;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>
/// The networks of medics with formula weights, and MTCNN's with its published ones, under the names that models.json has for them.
/// </summary>
internal static class MedicsNetworks
{
    private const string Folder = "medics";

    public static IReadOnlyDictionary<string, Func<byte[]>> FaceFinder { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["mtcnn/pnet"] = () => Published("pnet.pt", Mtcnn.BuildProposal),
        ["mtcnn/rnet"] = () => Published("rnet.pt", Mtcnn.BuildRefinement),
        ["mtcnn/onet"] = () => Published("onet.pt", Mtcnn.BuildOutput),
    };

    /// <summary>By the file of its checkpoint, as the reference calls it.</summary>
    public static string NameOf(string checkpoint) => $"{Folder}/{Path.GetFileNameWithoutExtension(checkpoint)}";

    /// <param name="name">Such as <c>medics/j3d_e1_l0.1374</c>.</param>
    public static byte[] Build(string name)
    {
        var reference = ReferenceNetwork.Read(Folder, Path.GetFileName(name));
        var graph = new GraphBuilder(reference.Name);
        var parameters = new Parameters(reference.StateDict());
        Action<GraphBuilder, Parameters, NetworkOptions> build = reference.Family switch
        {
            var family when family.StartsWith("I3D", StringComparison.Ordinal) => I3d.Build,
            var family when family.StartsWith("3D ResNet-34", StringComparison.Ordinal) => ResNet3d.Build,
            "torchvision mc3_18" => (to, from, options) => VideoResNet.BuildMixed(to, from, reference.Input.Shape[^1], options),
            "torchvision r2plus1d_18" => (to, from, options) => VideoResNet.BuildFactorised(to, from, reference.Input.Shape[^1], options),
            var family when family.StartsWith("SE-ResNeXt50", StringComparison.Ordinal) => (to, from, options) =>
                SeResNeXt50.Build(to, from, reference.Input.Shape[^1], options),
            var family => throw new ArgumentException($"The reference has an unknown family '{family}'.", nameof(name)),
        };
        build(graph, parameters, NetworkOptions.Default);
        return graph.ToByteArray();
    }

    private static byte[] Published(string file, Action<GraphBuilder, Parameters> build)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn", file));
        var graph = new GraphBuilder(Path.GetFileNameWithoutExtension(file));
        build(graph, new Parameters(checkpoint));
        return graph.ToByteArray();
    }
}
