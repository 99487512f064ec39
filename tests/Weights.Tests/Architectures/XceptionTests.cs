using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class XceptionTests
{
    private const int Side = 299;

    [Theory]
    [InlineData("wm", "xception_hg2", "last_linear")]
    [InlineData("eighteen", "xcp", "fc")]
    public void Each_Xception_gives_the_original_s_logits(string detector, string name, string classifier)
    {
        var network = ReferenceNetwork.Read(detector, name);

        Golden.Check(
            WithoutFoldedTaps(network),
            (graph, parameters) => Xception.Build(graph, parameters, Side, classifier, NetworkOptions.Default));
    }

    [Fact]
    public void The_mean_of_the_class_activation_map_makes_the_fake_logit()
    {
        const int SmallSide = 75;
        var state = ReferenceNetwork.Read("eighteen", "xcp").StateDict();
        var graph = new GraphBuilder("small");
        Xception.Build(graph, new Parameters(state), SmallSide, "fc", new NetworkOptions { ClassActivationMap = true });

        var tensors = SessionRun.RunAll(
            graph.ToByteArray(),
            Formula.Uniform("small", 3 * SmallSide * SmallSide),
            [1, 3, SmallSide, SmallSide]);

        Assert.Equal([1, 3, 3], tensors["cam"].Dimensions.ToArray());
        Assert.Equal(tensors["cam"].Average() + state.Read("fc.bias")[1], tensors["logit"][0, 1], 1e-3);
    }

    /// <summary>The second convolution's own values are nowhere: its normalisation is folded into it.</summary>
    private static ReferenceNetwork WithoutFoldedTaps(ReferenceNetwork network) =>
        network with
        {
            Taps = [.. network.Taps.Where(tap => tap.Name != "conv2")],
        };
}
