using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// The end of a network: mean over space, linear layer, output <c>logit</c>, and <c>cam</c> where the options ask for it.
/// </summary>
internal sealed record PooledHead
{
    /// <summary>Name of the means n x Channels x 1 x 1.</summary>
    public required string Pool { get; init; }

    /// <summary>Module of the linear layer.</summary>
    public required string Classifier { get; init; }

    /// <summary>How many logits.</summary>
    public required int Outputs { get; init; }

    /// <summary>Which of the logits says fake.</summary>
    public required int Fake { get; init; }

    public void Build(GraphBuilder graph, Parameters parameters, FeatureMap features, NetworkOptions options)
    {
        var weight = parameters.Take($"{Classifier}.weight", Outputs, features.Channels);
        var bias = parameters.Take($"{Classifier}.bias", Outputs);

        var pooled = graph.Flatten($"{Pool}.flat", graph.GlobalAveragePool(Pool, features.Value));
        var matrix = graph.Constant($"{Classifier}.weight", weight, Outputs, features.Channels);
        var logit = graph.Linear("logit", pooled, matrix, graph.Constant($"{Classifier}.bias", bias, Outputs));
        graph.Output(logit, GraphDimension.Batch, Outputs);

        if (options.ClassActivationMap)
        {
            var row = weight.AsSpan(Fake * features.Channels, features.Channels);
            var map = graph.Conv("cam.channel", features.Value, graph.Constant("cam.weight", row, 1, features.Channels, 1, 1));
            graph.Output(
                graph.Squeeze("cam", map, graph.IntegerConstant("cam.axis", [1], 1)),
                GraphDimension.Batch,
                features.Height,
                features.Width);
        }
    }
}
