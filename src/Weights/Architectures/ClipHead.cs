using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// The end of a network over clips: means, linear layer, output <c>logits</c>, and <c>cam</c> where the options ask for it.
/// </summary>
internal sealed record ClipHead
{
    private const int Classes = 2;

    /// <summary>Name of the means n x C.</summary>
    public required string Pool { get; init; }

    /// <summary>How many frames a mean spans before all means are averaged; 1 for all frames alike.</summary>
    public int Window { get; init; } = 1;

    /// <summary>Module of the linear layer.</summary>
    public required string Classifier { get; init; }

    /// <summary>How many axes of size 1 the linear layer's weight has behind its two: 3 where it is written as a convolution.</summary>
    public int KernelAxes { get; init; }

    /// <summary>Which of the two classes says fake.</summary>
    public required int Fake { get; init; }

    /// <param name="parts">Maps whose means the linear layer sees behind each other. They have one height and width, but may differ in
    /// their length.</param>
    public void Build(ClipGraph clips, Parameters parameters, NetworkOptions options, params IReadOnlyList<Frames> parts)
    {
        var graph = clips.Graph;
        var channels = parts.Sum(part => part.Channels);
        int[] shape = [Classes, channels, .. Enumerable.Repeat(1, KernelAxes)];
        var weight = parameters.Take($"{Classifier}.weight", shape);
        var bias = parameters.Take($"{Classifier}.bias", Classes);

        var means = parts.Count == 1
            ? clips.AveragePool(Pool, parts[0], Window)
            : graph.Concat(Pool, 1, [.. parts.Select((part, index) => clips.AveragePool($"{Pool}.{index}", part, Window))]);
        var matrix = graph.Constant($"{Classifier}.weight", weight, Classes, channels);
        graph.Output(
            graph.Linear("logits", means, matrix, graph.Constant($"{Classifier}.bias", bias, Classes)),
            GraphDimension.Batch,
            Classes);

        if (options.ClassActivationMap)
        {
            var map = ActivationMap(clips, parts, weight.AsSpan(Fake * channels, channels));
            graph.Output(map, GraphDimension.Batch, GraphDimension.Named("frames"), parts[0].Height, parts[0].Width);
        }
    }

    /// <summary>
    /// The first part's frames; the shares of the others are averaged over time and stand in each of them, so that the mean over all makes
    /// the logit.
    /// </summary>
    private static GraphValue ActivationMap(ClipGraph clips, IReadOnlyList<Frames> parts, ReadOnlySpan<float> weight)
    {
        GraphValue? sum = null;
        var first = 0;
        foreach (var (index, part) in parts.Index())
        {
            var name = parts.Count == 1 ? "cam" : $"cam.part{index}";
            var map = clips.ClassMaps(name, part, weight.Slice(first, part.Channels));
            var isLast = index == parts.Count - 1;
            sum = sum is { } earlier
                ? clips.Graph.Add(isLast ? "cam" : $"cam.sum{index}", earlier, clips.TimeMean($"{name}.mean", map))
                : map;
            first += part.Channels;
        }

        return sum!.Value;
    }
}
