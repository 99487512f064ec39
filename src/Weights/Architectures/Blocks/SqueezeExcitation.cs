using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// Weighs the channels of a map by what all of the map holds (Hu et al. 2018, "Squeeze-and-excitation networks"): mean of each channel,
/// 1 x 1 convolution to few, activation, 1 x 1 convolution back, sigmoid, product.
/// </summary>
internal sealed record SqueezeExcitation
{
    /// <summary>Module of the convolution to few channels.</summary>
    public required string Reduce { get; init; }

    /// <summary>Module of the convolution back.</summary>
    public required string Expand { get; init; }

    /// <summary>How many channels are few.</summary>
    public required int Squeezed { get; init; }

    /// <summary>What stands between the two: the name of its result, and what it is applied to.</summary>
    public required Func<string, GraphValue, GraphValue> Activation { get; init; }

    /// <param name="name">Of the result; the inner tensors' names start with it.</param>
    public GraphValue Build(GraphBuilder graph, Parameters parameters, string name, GraphValue x, int channels)
    {
        var squeezed = graph.GlobalAveragePool($"{name}.squeezed", x);
        var reduced = Activation($"{name}.activated", graph.BiasedConv(parameters, Reduce, squeezed, Reduce, [Squeezed, channels, 1, 1]));
        var gate = graph.Sigmoid($"{name}.gate", graph.BiasedConv(parameters, Expand, reduced, Expand, [channels, Squeezed, 1, 1]));
        return graph.Mul(name, x, gate);
    }
}
