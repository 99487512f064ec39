using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.StateDicts;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class FaceNetworkTests
{
    private const double Tolerance = 1e-3;

    [Fact]
    public void RetinaFace_on_ResNet_50_gives_the_original_s_boxes_probabilities_and_landmarks() =>
        Check("wm", "retinaface_resnet50", RetinaFace.BuildOnResNet50);

    [Fact]
    public void RetinaFace_on_MobileNet_gives_the_original_s_boxes_probabilities_and_landmarks() =>
        Check("eighteen", "retinaface_mobilenet025", RetinaFace.BuildOnMobileNet);

    [Fact]
    public void The_dual_shot_detector_gives_the_original_s_boxes_and_probabilities() => Check("ntech", "dsfd_resnet152", Dsfd.Build);

    /// <summary>The finer map has an odd height or width, so that twice the coarser one's is another.</summary>
    [Theory]
    [InlineData(100, 75, (13 * 10) + (7 * 5) + (4 * 3))]
    [InlineData(37, 64, (5 * 8) + (3 * 4) + (2 * 2))]
    public void Images_of_any_size_give_two_boxes_a_place_and_a_batch_gives_what_its_members_give_alone(int height, int width, int places)
    {
        var model = Golden.Model(
            ReferenceNetwork.Read("eighteen", "retinaface_mobilenet025"),
            (graph, parameters) => RetinaFace.BuildOnMobileNet(graph, parameters, NetworkOptions.Default),
            []);
        var size = 3 * height * width;
        var images = Formula.Uniform("two", 2 * size);

        var both = SessionRun.RunAll(model, images, [2, 3, height, width]);
        var second = SessionRun.RunAll(model, images[size..], [1, 3, height, width]);

        Assert.Equal([2, 2 * places, 2], both["probability"].Dimensions.ToArray());
        Assert.All(
            second,
            output => Assert.InRange(Golden.Deviation([.. output.Value], [.. both[output.Key].Skip((int)output.Value.Length)]), 0, 1e-4));
    }

    [Fact]
    public void RetinaFace_on_ResNet_50_gives_the_same_with_fast_convolutions_as_without_for_any_size_and_batch()
    {
        var network = ReferenceNetwork.Read("wm", "retinaface_resnet50");
        int[] shape = [2, 3, 45, 70];
        var images = Formula.Uniform("two", 2 * 3 * 45 * 70);

        var fast = Run(winograd: true);

        Assert.All(Run(winograd: false), output => Assert.InRange(Golden.Deviation([.. output.Value], [.. fast[output.Key]]), 0, 1e-4));

        Dictionary<string, DenseTensor<float>> Run(bool winograd) =>
            SessionRun.RunAll(
                Golden.Model(
                    network,
                    (graph, parameters) => RetinaFace.BuildOnResNet50(graph, parameters, new NetworkOptions { Winograd = winograd }),
                    []),
                images,
                shape);
    }

    /// <summary>Builds the network from formula weights, and compares all outputs on the formula input.</summary>
    private static void Check(string detector, string name, ArchitectureBuilder architecture)
    {
        void Build(GraphBuilder graph, Parameters parameters) => architecture(graph, parameters, NetworkOptions.Default);
        var network = ReferenceNetwork.Read(detector, name);
        var outputs = SessionRun.RunAll(Golden.Model(network, Build, []), network.InputValues(), network.Input.Shape);
        foreach (var (output, tensor) in outputs)
        {
            var expected = network.Tensor(OriginalName(output));
            Assert.Equal(expected.Shape, tensor.Dimensions.ToArray());
            var deviation = Golden.Deviation(expected.Values!, [.. tensor]);
            Assert.True(
                deviation < Tolerance,
                $"{output} of {name} is {deviation:0.######} of its largest value away.{Environment.NewLine}{Golden.Taps(network, Build)}");
        }

        Assert.Equal(network.More.ContainsKey("landms") ? 3 : 2, outputs.Count);
    }

    private static string OriginalName(string output) => output switch
    {
        "regression" => "loc",
        "probability" => "conf",
        "landmarks" => "landms",
        _ => throw new ArgumentOutOfRangeException(nameof(output), output, null),
    };
}
