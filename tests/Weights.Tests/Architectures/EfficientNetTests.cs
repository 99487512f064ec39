using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Architectures.Blocks;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class EfficientNetTests
{
    private static readonly EfficientNetPlan B0 = Boken(EfficientNetSize.B0);

    private static readonly EfficientNetPlan B7 = new() { Size = EfficientNetSize.B7, Style = EfficientNetStyle.TimmEncoder, Height = 380, Width = 380, Outputs = 1 };

    [Fact]
    public void B0_of_boken_gives_the_original_s_logits() => Check("boken", "efficientnet-b0", B0);

    [Fact]
    public void B1_of_boken_gives_the_original_s_logits() => Check("boken", "efficientnet-b1", Boken(EfficientNetSize.B1));

    [Fact]
    public void B2_of_boken_gives_the_original_s_logits() => Check("boken", "efficientnet-b2", Boken(EfficientNetSize.B2));

    [Fact]
    public void B0_with_the_padding_of_a_later_release_gives_that_release_s_logits() =>
        Check("boken/variant-effnet071", "efficientnet-b0", B0 with { Style = B0.Style with { Padding = PaddingRules.Same } });

    [Theory]
    [InlineData("111", 36)]
    [InlineData("555", 19)]
    [InlineData("777", 29)]
    [InlineData("777", 31)]
    [InlineData("888", 37)]
    [InlineData("888", 40)]
    [InlineData("999", 23)]
    public void Each_B7_of_selimsef_gives_the_original_s_logit(string seed, int epoch) =>
        Check("selimsef", $"final_{seed}_DeepFakeClassifier_tf_efficientnet_b7_ns_0_{epoch}", B7);

    private static EfficientNetPlan Boken(EfficientNetSize size) =>
        new() { Size = size, Style = EfficientNetStyle.EfficientNetPytorch, Height = 224, Width = 224, Outputs = 2 };

    private static void Check(string detector, string network, EfficientNetPlan plan) =>
        Golden.Check(ReferenceNetwork.Read(detector, network), (graph, parameters) => EfficientNet.Build(graph, parameters, plan, NetworkOptions.Default));
}
