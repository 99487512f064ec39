using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class WinogradConvolutionsTests
{
    private const int Inputs = 5;
    private const int Outputs = 3;

    /// <summary>Reductions 4, 8 and 16 have tiles of 6, 4 and 2.</summary>
    public static TheoryData<int, int, int, int, int> Maps
    {
        get
        {
            var maps = new TheoryData<int, int, int, int, int>();
            foreach (var reduction in new[] { 4, 8, 16 })
            {
                foreach (var dilation in new[] { 1, 2, 3 })
                {
                    maps.Add(reduction, dilation, 1, 1, 1);
                    maps.Add(reduction, dilation, 1, 24, 12);
                    maps.Add(reduction, dilation, 2, 7, 13);
                    maps.Add(reduction, dilation, 3, 17, 2);
                }
            }

            return maps;
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void A_convolution_gives_what_ONNX_Runtime_s_own_gives(int reduction, int dilation, int images, int height, int width)
    {
        var graph = new GraphBuilder("both");
        var x = new Features(Input(graph), Inputs, reduction);
        var folded = new FoldedConvolution(Formula.Uniform("kernels", Outputs * Inputs * 9), Formula.Uniform("bias", Outputs));
        Output(graph, new WinogradConvolutions(graph).Build("fast", "fast", x, folded, dilation));
        Output(graph, Direct(graph, "direct", x.Value, folded, dilation));

        var outputs = SessionRun.RunAll(
            graph.ToByteArray(),
            Formula.Uniform("map", images * Inputs * height * width),
            [images, Inputs, height, width]);

        Assert.Equal([images, Outputs, height, width], outputs["fast"].Dimensions.ToArray());
        Assert.InRange(Golden.Deviation([.. outputs["direct"]], [.. outputs["fast"]]), 0, 1e-5);
    }

    [Fact]
    public void Convolutions_of_one_map_share_its_patches_and_a_chain_gives_what_ONNX_Runtime_s_own_gives()
    {
        var graph = new GraphBuilder("chain");
        var x = new Features(Input(graph), Inputs, Reduction: 8);
        var fast = new WinogradConvolutions(graph);
        var first = new FoldedConvolution(Formula.Uniform("first", Inputs * Inputs * 9), Formula.Uniform("first.bias", Inputs));
        var second = new FoldedConvolution(Formula.Uniform("second", Outputs * Inputs * 9), Formula.Uniform("second.bias", Outputs));
        var inner = x with { Value = graph.Relu("inner", fast.Build("first", "first", x, first, dilation: 1)) };
        Output(graph, fast.Build("fast", "second", inner, second, dilation: 1));
        Output(graph, fast.Build("beside", "beside", x, second, dilation: 1));
        Output(
            graph,
            Direct(
                graph,
                "direct",
                graph.Relu("direct.inner", Direct(graph, "direct.first", x.Value, first, dilation: 1)),
                second,
                dilation: 1));

        var outputs = SessionRun.RunAll(graph.ToByteArray(), Formula.Uniform("map", Inputs * 9 * 11), [1, Inputs, 9, 11]);

        Assert.InRange(Golden.Deviation([.. outputs["direct"]], [.. outputs["fast"]]), 0, 1e-5);
        Assert.Equal(2, graph.ToModel().Graph.Node.Count(node => node.OpType == "Pad"));
    }

    private static GraphValue Input(GraphBuilder graph) =>
        graph.Input("x", GraphDimension.Batch, Inputs, GraphDimension.Named("height"), GraphDimension.Named("width"));

    private static void Output(GraphBuilder graph, GraphValue value) =>
        graph.Output(value, GraphDimension.Batch, Outputs, GraphDimension.Named("height"), GraphDimension.Named("width"));

    private static GraphValue Direct(GraphBuilder graph, string name, GraphValue x, FoldedConvolution folded, int dilation)
    {
        var outputs = folded.Bias.Length;
        var window = new GraphWindow { Pads = [dilation, dilation, dilation, dilation], Dilations = [dilation, dilation] };
        return graph.Conv(
            name,
            x,
            graph.Constant($"{name}.weight", folded.Kernels, outputs, Inputs, 3, 3),
            window: window,
            bias: graph.Constant($"{name}.bias", folded.Bias, outputs));
    }
}
