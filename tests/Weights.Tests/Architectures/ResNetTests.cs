using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class ResNetTests
{
    private static readonly ReferenceNetwork Network = ReferenceNetwork.Read("eighteen", "res34");

    [Fact]
    public void The_34_layers_give_the_original_s_logits() =>
        Golden.Check(Network, (graph, parameters) => ResNet.Build34(graph, parameters, 256, NetworkOptions.Default));

    [Fact]
    public void The_mean_of_the_class_activation_map_makes_the_logit()
    {
        const int Side = 96;
        var state = Network.StateDict();
        var graph = new GraphBuilder("small");
        ResNet.Build34(graph, new Parameters(state), Side, new NetworkOptions { ClassActivationMap = true });

        var tensors = SessionRun.RunAll(graph.ToByteArray(), Formula.Uniform("small", 3 * Side * Side), [1, 3, Side, Side]);

        Assert.Equal([1, 3, 3], tensors["cam"].Dimensions.ToArray());
        Assert.Equal(tensors["cam"].Average() + state.Read("fc.bias")[1], tensors["logit"][0, 1], 1e-4);
    }
}
