using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class SeResNeXt50Tests
{
    private const int Side = 256;

    [Fact]
    public void The_two_dimensional_network_of_medics_gives_the_original_s_logits() => Golden.Check(
        ReferenceNetwork.Read("medics", "SRXT50_094_VM-0.2504"),
        (graph, parameters) => SeResNeXt50.Build(graph, parameters, Side, NetworkOptions.Default));

    [Fact]
    public void The_mean_of_the_class_activation_map_makes_the_logit()
    {
        const int SmallSide = 96;
        var state = ReferenceNetwork.Read("medics", "SRXT50_094_VM-0.2504").StateDict();
        var graph = new GraphBuilder("small");
        SeResNeXt50.Build(graph, new Parameters(state), SmallSide, new NetworkOptions { ClassActivationMap = true });

        var tensors = SessionRun.RunAll(
            graph.ToByteArray(),
            Formula.Uniform("small", 3 * SmallSide * SmallSide),
            [1, 3, SmallSide, SmallSide]);

        Assert.Equal([1, 3, 3], tensors["cam"].Dimensions.ToArray());
        Assert.Equal(tensors["cam"].Average() + state.Read("fc.bias")[0], tensors["logit"][0, 0], 1e-4);
    }
}
