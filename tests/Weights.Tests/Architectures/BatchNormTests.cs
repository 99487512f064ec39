using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class BatchNormTests
{
    [Fact]
    public void A_normalisation_becomes_a_factor_and_an_offset_of_the_convolution()
    {
        var parameters = new Parameters(State());

        var folded = BatchNorm.Fold(parameters, "conv", "norm", epsilon: 0.25, 2, 1, 1, 2);

        Assert.Equal([1f, 2f, -6f, -8f], folded.Kernels);
        Assert.Equal([7f, 10f], folded.Bias);
        parameters.Complete(_ => false);
    }

    [Fact]
    public void The_bias_of_a_convolution_is_normalised_too()
    {
        var state = State().With("conv.bias", [3, -1], 2);

        var folded = BatchNorm.FoldBiased(new Parameters(state), "conv", "norm", epsilon: 0.25, 2, 1, 1, 2);

        Assert.Equal([1f, 2f, -6f, -8f], folded.Kernels);
        Assert.Equal([10f, 12f], folded.Bias);
    }

    [Fact]
    public void A_missing_statistic_is_named()
    {
        var state = new GivenParameters().With("conv.weight", [1], 1, 1).With("norm.weight", [1], 1).With("norm.bias", [1], 1);

        var error = Assert.Throws<WeightsException>(() => BatchNorm.Fold(new Parameters(state), "conv", "norm", 1e-5, 1, 1));

        Assert.Contains("given.pth has no parameter 'norm.running_mean'", error.Message);
    }

    private static GivenParameters State() => new GivenParameters()
        .With("conv.weight", [1, 2, 3, 4], 2, 1, 1, 2)
        .With("norm.weight", [1.5f, -4], 2)
        .With("norm.bias", [7.5f, 4], 2)
        .With("norm.running_mean", [0.5f, 3], 2)
        .With("norm.running_var", [2, 3.75f], 2)
        .With("norm.num_batches_tracked", [12]);
}
