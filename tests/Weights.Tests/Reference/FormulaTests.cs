using FakeFinder.Reference;

namespace FakeFinder.Weights.Tests.Reference;

public sealed class FormulaTests
{
    [Fact]
    public void The_formula_gives_the_stated_values_to_the_bit() =>
        Assert.Equal([0.35960913f, 0.6322247f, 0.17722929f, -0.12568426f, -0.17405343f], Formula.Uniform("input", 5));

    [Fact]
    public void A_reference_network_has_parameters_by_the_formula()
    {
        var network = ReferenceNetwork.Read("boken", "efficientnet-b0");
        var state = network.StateDict();

        Assert.Equal(360, state.Tensors.Count);
        Assert.Equal(32 * 3 * 3 * 3, state.Read("_conv_stem.weight").Length);
        Assert.All(state.Read("_bn0.weight"), value => Assert.InRange(value, 0.8f, 1.2f));
        Assert.All(state.Read("_bn0.running_var"), value => Assert.InRange(value, 0.5f, 1.5f));
        Assert.Equal(22.7 / 1280, state.Read("_fc.weight").Average(value => value * value), 0.001);
    }
}
