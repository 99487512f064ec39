using FakeFinder.Weights.Graphs;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>Networks that say the same of whatever they see.</summary>
internal static class ConstantNetworks
{
    /// <summary>A 3-D network: the same two logits for every clip.</summary>
    public static byte[] OverClips(float fake, float real)
    {
        var graph = new GraphBuilder("clip");
        var clip = graph.Input("clip", GraphDimension.Batch, 3, GraphDimension.Named("t"), 224, 224);
        Constantly(graph, "logits", clip, [2, 3, 4], [fake, real]);
        return graph.ToByteArray();
    }

    /// <summary>A 2-D network: the same logit for every picture.</summary>
    public static byte[] OverFrames(float logit)
    {
        var graph = new GraphBuilder("frame");
        Constantly(graph, "logit", graph.Input("image", GraphDimension.Batch, 3, 256, 256), [2, 3], [logit]);
        return graph.ToByteArray();
    }

    private static void Constantly(GraphBuilder graph, string output, GraphValue input, long[] axes, float[] values)
    {
        var means = graph.ReduceMean("means", input, graph.IntegerConstant("axes", axes, axes.Length), keep: false);
        var weight = graph.Constant("weight", new float[values.Length * 3], values.Length, 3);
        graph.Output(
            graph.Linear(output, means, weight, graph.Constant("bias", values, values.Length)),
            GraphDimension.Batch,
            values.Length);
    }
}
