using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>The end of a network over clips: means, linear layer, output <c>logits</c>, and <c>cam</c> where the options ask for it.</summary>
internal sealed record ClipHead
{
    private const int Classes = 2;

    /// <summary>These networks are asked how real a clip is: the first of two classes says fake.</summary>
    private const int Fake = 0;

    /// <summary>Name of the means n x C.</summary>
    public required string Pool { get; init; }

    /// <summary>How many frames a mean spans before all means are averaged; 1 for all frames alike.</summary>
    public int Window { get; init; } = 1;

    /// <summary>Module of the linear layer.</summary>
    public required string Classifier { get; init; }

    /// <summary>How many axes of size 1 the linear layer's weight has behind its two: 3 where it is written as a convolution.</summary>
    public int KernelAxes { get; init; }

    public void Build(ClipGraph clips, Parameters parameters, Frames features, NetworkOptions options)
    {
        var graph = clips.Graph;
        int[] shape = [Classes, features.Channels, .. Enumerable.Repeat(1, KernelAxes)];
        var weight = parameters.Take($"{Classifier}.weight", shape);
        var bias = parameters.Take($"{Classifier}.bias", Classes);

        var means = clips.AveragePool(Pool, features, Window);
        var matrix = graph.Constant($"{Classifier}.weight", weight, Classes, features.Channels);
        graph.Output(graph.Linear("logits", means, matrix, graph.Constant($"{Classifier}.bias", bias, Classes)), GraphDimension.Batch, Classes);

        if (options.ClassActivationMap)
        {
            var row = graph.Constant("cam.weight", weight.AsSpan(Fake * features.Channels, features.Channels), 1, features.Channels, 1, 1);
            var maps = features with { Value = graph.Conv("cam.channel", features.Value, row), Channels = 1 };
            graph.Output(clips.Maps("cam", maps), GraphDimension.Batch, GraphDimension.Named("frames"), features.Height, features.Width);
        }
    }
}
