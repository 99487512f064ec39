using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class SeResNeXt50Tests
{
    private const int Side = 256;

    [Fact]
    public void The_two_dimensional_network_of_medics_gives_the_original_s_logits() => Golden.Check(
        ReferenceNetwork.Read("medics", "SRXT50_094_VM-0.2504"),
        (graph, parameters) => SeResNeXt50.Build(graph, parameters, Side, NetworkOptions.Default));
}
