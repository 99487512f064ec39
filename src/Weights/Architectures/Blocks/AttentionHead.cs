using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// The end of a network that looks at several places (Hu et al. 2019, "See better before looking closer: weakly supervised data
/// augmentation network"): a 1 x 1 convolution gives attention maps, the mean of each times each feature is one value, and a linear layer
/// without a bias makes logits of all values' signed roots, brought to length 1. Its output is <c>logit</c>. There is no class activation
/// map: the roots and the length tie all places together.
/// </summary>
internal sealed record AttentionHead
{
    private const double Epsilon = 1e-3;

    /// <summary>Added before a root is taken.</summary>
    private const float RootEpsilon = 1e-12f;

    /// <summary>
    /// The least that the values are divided by, for the map that is all zeros. The original has 1e-12; no other map comes below 1e-6, and
    /// 16 bits hold this one.
    /// </summary>
    private const float LeastLength = 1e-7f;

    /// <summary>By which the original multiplies the values before the linear layer.</summary>
    private const float Scale = 100;

    /// <summary>Module of the attention maps: a convolution <c>conv</c> and its normalisation <c>bn</c>.</summary>
    public required string Attentions { get; init; }

    /// <summary>How many places it looks at.</summary>
    public required int Maps { get; init; }

    /// <summary>Module of the linear layer.</summary>
    public required string Classifier { get; init; }

    /// <summary>How many logits.</summary>
    public required int Outputs { get; init; }

    public void Build(GraphBuilder graph, Parameters parameters, FeatureMap features)
    {
        var (convolution, norm) = ($"{Attentions}.conv", $"{Attentions}.bn");
        var attentions = graph.Relu(
            Attentions,
            graph.NormalisedConv(parameters, norm, features.Value, convolution, norm, Epsilon, [Maps, features.Channels, 1, 1]));
        var pooled = Normalised(graph, Pooled(graph, attentions, features));

        var inputs = Maps * features.Channels;
        var weight = Array.ConvertAll(parameters.Take($"{Classifier}.weight", Outputs, inputs), value => Scale * value);
        graph.Output(
            graph.Linear("logit", pooled, graph.Constant($"{Classifier}.weight", weight, Outputs, inputs), bias: null),
            GraphDimension.Batch,
            Outputs);
    }

    /// <summary>Bilinear attention pooling: n x (Maps * C), the map's number changing slowest.</summary>
    private GraphValue Pooled(GraphBuilder graph, GraphValue attentions, FeatureMap features)
    {
        var places = features.Height * features.Width;
        var shares = graph.Mul("bap.shares", attentions, graph.Constant("bap.share", [1f / places], 1));
        var maps = graph.Reshape("bap.maps", shares, graph.IntegerConstant("bap.maps.shape", [-1, Maps, places], 3));
        var flat = graph.Reshape(
            "bap.features",
            features.Value,
            graph.IntegerConstant("bap.features.shape", [-1, features.Channels, places], 3));
        return graph.Flatten("bap.pooled", graph.MatMul("bap.products", maps, graph.Transpose("bap.places", flat, 0, 2, 1)));
    }

    private static GraphValue Normalised(GraphBuilder graph, GraphValue x)
    {
        var root = graph.Sqrt(
            "bap.root",
            graph.Add("bap.raised", graph.Abs("bap.size", x), graph.Constant("bap.epsilon", [RootEpsilon], 1)));
        var signed = graph.Mul("bap.signed", graph.Sign("bap.sign", x), root);
        var length = graph.ReduceL2("bap.length", signed, graph.IntegerConstant("bap.axis", [1], 1));
        return graph.Div("bap", signed, graph.Max("bap.divisor", length, graph.Constant("bap.least", [LeastLength], 1)));
    }
}
