using System.Text.Json;
using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Checkpoints;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>With the real weights of facenet_pytorch.</summary>
public sealed class MtcnnTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void The_proposal_network_gives_the_original_s_boxes_and_probabilities()
    {
        var outputs = Check("pnet", Mtcnn.BuildProposal);

        Assert.Equal([1, 4, 7, 11], outputs["regression"].Dimensions.ToArray());
    }

    [Fact]
    public void The_refinement_network_gives_the_original_s_boxes_and_probabilities() => Check("rnet", Mtcnn.BuildRefinement);

    [Fact]
    public void The_output_network_gives_the_original_s_boxes_landmarks_and_probabilities() => Check("onet", Mtcnn.BuildOutput);

    [Theory]
    [InlineData(12, 12, 1, 1)]
    [InlineData(13, 12, 2, 1)]
    [InlineData(40, 25, 15, 8)]
    public void The_proposal_network_takes_any_size_and_its_pool_rounds_up(int height, int width, int rows, int columns)
    {
        var outputs = SessionRun.RunAll(Model("pnet", Mtcnn.BuildProposal), new float[2 * 3 * height * width], [2, 3, height, width]);

        Assert.Equal([2, 2, rows, columns], outputs["probability"].Dimensions.ToArray());
        Assert.Equal([2, 4, rows, columns], outputs["regression"].Dimensions.ToArray());
    }

    [Fact]
    public void The_weights_of_one_network_are_refused_by_another()
    {
        var error = Assert.Throws<WeightsException>(() => Model("pnet", Mtcnn.BuildRefinement));

        Assert.Contains("'conv1.weight' of pnet.pt is [10, 3, 3, 3], and [28, 3, 3, 3] is expected", error.Message);
    }

    private static Dictionary<string, DenseTensor<float>> Check(string name, Action<GraphBuilder, Parameters> build)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(ReferenceFolder.PathOf("mtcnn", "nets.json")));
        var net = document.RootElement.GetProperty("nets").EnumerateArray().Single(net => net.GetProperty("name").GetString() == name);
        var shape = net.GetProperty("input").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var expected = net.GetProperty("outputs").EnumerateArray().ToDictionary(
            output => OutputName(output.GetProperty("what").GetString()!),
            output => output.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ToArray());

        var outputs = SessionRun.RunAll(Model(name, build), Formula.Uniform("input", new TensorShape(shape).Count), shape);

        Assert.Equal(expected.Keys.Order(), outputs.Keys.Order());
        Assert.All(expected, output => Assert.Equal(output.Value.Length, outputs[output.Key].Length));
        Assert.All(expected, output => Assert.InRange(Golden.Deviation(output.Value, [.. outputs[output.Key]]), 0, Tolerance));
        return outputs;
    }

    private static string OutputName(string what) => what switch
    {
        "bbox regression" => "regression",
        "softmax probabilities" => "probability",
        "landmarks" => "landmarks",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    private static byte[] Model(string name, Action<GraphBuilder, Parameters> build)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn", $"{name}.pt"));
        var graph = new GraphBuilder(name);
        build(graph, new Parameters(checkpoint));
        return graph.ToByteArray();
    }
}
