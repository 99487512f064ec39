using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>What the tests of eighteen need again and again.</summary>
internal static class EighteenHost
{
    public static EighteenNetwork Network(string name, NetworkKind kind, int side) => new()
    {
        Name = name,
        Kind = kind,
        Side = side,
        Mean = [0, 0, 0],
        Deviation = [1, 1, 1],
        Weight = 1,
    };

    /// <summary>Stands in for a clip network: the same two logits for every clip.</summary>
    public static byte[] ClipNetwork(int side, float real, float fake)
    {
        var graph = new GraphBuilder("clip");
        return Constantly(
            graph,
            "logits",
            graph.Input("clip", GraphDimension.Batch, 3, GraphDimension.Named("t"), side, side),
            [2, 3, 4],
            real,
            fake);
    }

    /// <summary>Stands in for an image network: the same two logits for every picture.</summary>
    public static byte[] ImageNetwork(int side, float real, float fake)
    {
        var graph = new GraphBuilder("image");
        return Constantly(graph, "logit", graph.Input("image", GraphDimension.Batch, 3, side, side), [2, 3], real, fake);
    }

    private static byte[] Constantly(GraphBuilder graph, string output, GraphValue input, long[] axes, float real, float fake)
    {
        var means = graph.ReduceMean("means", input, graph.IntegerConstant("axes", axes, axes.Length), keep: false);
        graph.Output(
            graph.Linear(output, means, graph.Constant("weight", new float[6], 2, 3), graph.Constant("bias", [real, fake], 2)),
            GraphDimension.Batch,
            2);
        return graph.ToByteArray();
    }
}
