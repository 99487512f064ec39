using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Import;
using Google.Protobuf;

namespace FakeFinder.Weights.Tests.Import;

public sealed class HalfPrecisionTests
{
    private static readonly float[] Input = [.. Enumerable.Range(0, 2 * 3 * 5 * 5).Select(i => MathF.Sin(i))];

    [Fact]
    public void A_graph_gives_nearly_the_same_numbers_in_half_the_size()
    {
        var single = Graph().ToModel();
        var half = Graph().ToModel();
        HalfPrecision.Convert(half);

        var expected = SessionRun.Run(single.ToByteArray(), Input, 2, 3, 5, 5);
        var actual = SessionRun.Run(half.ToByteArray(), Input, 2, 3, 5, 5);

        Assert.Equal(expected.Dimensions.ToArray(), actual.Dimensions.ToArray());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
        Assert.NotEqual(expected.ToArray(), actual.ToArray());
        Assert.All(
            half.Graph.Initializer.Zip(single.Graph.Initializer),
            pair =>
                Assert.Equal(
                    pair.Second.DataType == (int)TensorProto.Types.DataType.Float
                        ? pair.Second.RawData.Length / 2
                        : pair.Second.RawData.Length,
                    pair.First.RawData.Length));
    }

    [Fact]
    public void A_constant_that_16_bits_cannot_hold_is_refused_by_name()
    {
        var graph = new GraphBuilder("large");
        var x = graph.Input("x", 1);
        graph.Output(graph.Mul("y", x, graph.Constant("scale", [70_000f], 1)), 1);

        var complaint = Assert.Throws<WeightsException>(() => HalfPrecision.Convert(graph.ToModel()));

        Assert.Equal("'scale' holds 70000, which is too large for 16 bits; import with --precision fp32.", complaint.Message);
    }

    private static GraphBuilder Graph()
    {
        var graph = new GraphBuilder("small");
        var x = graph.Input("x", GraphDimension.Batch, 3, 5, 5);
        var kernels = graph.Constant("kernels", [.. Enumerable.Range(0, 4 * 3 * 9).Select(i => MathF.Cos(i) / 5)], 4, 3, 3, 3);
        var features = graph.Relu("features", graph.Conv("convolved", x, kernels));
        var mean = graph.ReduceMean("mean", features, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(
            graph.Linear("logit", mean, graph.Constant("weight", [0.3f, -1, 2, 0.1f], 1, 4), graph.Constant("bias", [0.7f], 1)),
            GraphDimension.Batch,
            1);
        return graph;
    }
}
