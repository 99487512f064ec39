using FakeFinder.Weights.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Weights.Tests.Graphs;

public sealed class GraphBuilderTests
{
    [Fact]
    public void A_graph_runs_in_ONNX_Runtime_with_any_batch()
    {
        var graph = new GraphBuilder("affine");
        var x = graph.Input("x", GraphDimension.Batch, 2);
        var product = graph.MatMul("product", x, graph.Constant("matrix", [1, 2, 3, 4, 5, 6], 2, 3));
        graph.Output(graph.Add("y", product, graph.Constant("bias", [0.5f, 0, -0.5f], 3)), GraphDimension.Batch, 3);
        var model = graph.ToByteArray();

        Assert.Equal([9.5f, 12, 14.5f], SessionRun.Run(model, [1, 2], 1, 2));
        var two = SessionRun.Run(model, [1, 2, 0, -1], 2, 2);
        Assert.Equal([2, 3], two.Dimensions.ToArray());
        Assert.Equal([9.5f, 12, 14.5f, -3.5f, -5, -6.5f], two);
    }

    [Fact]
    public void The_file_says_its_opset_its_format_and_its_metadata()
    {
        var graph = new GraphBuilder("logarithm");
        graph.Metadata("unit", "nepers");
        graph.Output(graph.Log("y", graph.Input("x", GraphDimension.Batch, 1)), GraphDimension.Batch, 1);

        var model = ModelProto.Parser.ParseFrom(graph.ToByteArray());
        Assert.Equal(GraphBuilder.IrVersion, model.IrVersion);
        Assert.Equal(GraphBuilder.Opset, Assert.Single(model.OpsetImport).Version);

        using var session = new InferenceSession(graph.ToByteArray());
        Assert.Equal("nepers", session.ModelMetadata.CustomMetadataMap["unit"]);
        Assert.Equal([-1, 1], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void Constants_are_stored_little_endian()
    {
        var graph = new GraphBuilder("constant");
        graph.Constant("one", [1], 1);
        graph.IntegerConstant("two", [2], 1);
        graph.Output(graph.Input("x", 1), 1);

        var initializers = graph.ToModel().Graph.Initializer;
        Assert.Equal([0, 0, 0x80, 0x3f], initializers[0].RawData.ToByteArray());
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0], initializers[1].RawData.ToByteArray());
    }

    [Theory]
    [InlineData(GraphInterpolation.Nearest, new float[] { 1, 1, 2, 2, 4 })]
    [InlineData(GraphInterpolation.Bilinear, new float[] { 1, 1.4f, 2, 3.2f, 4 })]
    public void A_map_takes_the_height_and_width_of_another_one(GraphInterpolation interpolation, float[] expected)
    {
        var graph = new GraphBuilder("resize");
        var x = graph.Input("x", 1, 1, 1, GraphDimension.Named("width"));
        var size = graph.Concat("size", 0, graph.IntegerConstant("height", [1], 1), graph.IntegerConstant("target", [5], 1));
        graph.Output(graph.Resize("y", x, size, interpolation), 1, 1, 1, GraphDimension.Named("y.width"));

        var actual = SessionRun.Run(graph.ToByteArray(), [1, 2, 4], 1, 1, 1, 3);

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_shape_of_a_tensor_can_be_asked_for_from_an_axis_on()
    {
        var graph = new GraphBuilder("shape");
        var x = graph.Input("x", GraphDimension.Batch, 1, GraphDimension.Named("height"), GraphDimension.Named("width"));
        graph.Output(
            graph.Reshape("y", x, graph.Shape("size", x, start: 2)),
            GraphDimension.Named("rows"),
            GraphDimension.Named("columns"));

        Assert.Equal([2, 3], SessionRun.Run(graph.ToByteArray(), new float[6], 1, 1, 2, 3).Dimensions.ToArray());
    }

    [Fact]
    public void An_attribute_of_zero_is_written()
    {
        var graph = new GraphBuilder("mean");
        var x = graph.Input("x", GraphDimension.Batch, 4);
        graph.Output(graph.ReduceMean("y", x, graph.IntegerConstant("axes", [1], 1), keep: false), GraphDimension.Batch);

        Assert.Equal([2.5f], SessionRun.Run(graph.ToByteArray(), [1, 2, 3, 4], 1, 4));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var graph = new GraphBuilder("wrong");
        var x = graph.Input("x", GraphDimension.Batch, 4);
        var axes = graph.IntegerConstant("axes", [1], 1);

        Assert.Contains("'x' already", Assert.Throws<ArgumentException>(() => graph.Log("x", x)).Message);
        Assert.Contains(
            "'weights' has 3 values, but its shape [2, 2] holds 4",
            Assert.Throws<ArgumentException>(() => graph.Constant("weights", [1, 2, 3], 2, 2)).Message);
        Assert.Contains(
            "'axes' is of Index, but 'x' is of Real",
            Assert.Throws<ArgumentException>(() => graph.Add("sum", x, axes)).Message);
        Assert.Contains(
            "no tensor 'other'",
            Assert.Throws<ArgumentException>(() => graph.Log("y", new GraphValue("other", GraphElement.Real))).Message);
        Assert.Contains("no output", Assert.Throws<InvalidOperationException>(graph.ToByteArray).Message);
    }
}
