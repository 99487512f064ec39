using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// Writes networks over clips with operators on single frames: ONNX Runtime blocks 2-D convolutions for the processor's vectors,
/// 3-D ones it does not. How many clips come and how long they are may differ from run to run.
/// <para>Input <c>clip</c>: n x channels x T x side x side.</para>
/// </summary>
internal sealed partial class ClipGraph
{
    /// <summary>ONNX Runtime blocks channels by so many, at most.</summary>
    public const int VectorChannels = 16;

    /// <summary>ONNX knows "to the end" as the largest integer.</summary>
    private const long End = long.MaxValue;

    private readonly GraphBuilder graph;
    private readonly GraphValue clips;
    private readonly GraphValue zero;
    private readonly GraphValue one;

    /// <param name="side">Height and width of a frame.</param>
    /// <param name="channels">Of the input.</param>
    public ClipGraph(GraphBuilder graph, int side, int channels = 3)
    {
        this.graph = graph;
        var clip = graph.Input("clip", GraphDimension.Batch, channels, GraphDimension.Named("t"), side, side);
        zero = Index("zero", 0);
        one = Index("one", 1);
        clips = graph.Slice("clips", graph.Shape("clip.shape", clip), zero, one, zero, one);
        Input = Stack("clip.frames", graph.Transpose("clip.transposed", clip, 0, 2, 1, 3, 4), channels, side, side);
    }

    /// <summary>Where the operators are written.</summary>
    public GraphBuilder Graph => graph;

    /// <summary>The input's frames.</summary>
    public Frames Input { get; }

    public Frames Relu(string name, Frames x) => x with { Value = graph.Relu(name, x.Value) };

    public Frames Add(string name, Frames x, Frames y) => x with { Value = graph.Add(name, x.Value, y.Value) };

    /// <summary>Channels behind each other.</summary>
    public Frames Concat(string name, params IReadOnlyList<Frames> parts) => parts[0] with
    {
        Value = graph.Concat(name, 1, [.. parts.Select(part => part.Value)]),
        Channels = parts.Sum(part => part.Channels),
    };

    /// <summary>Every second frame, row and column, and zeros as further channels: a shortcut without parameters.</summary>
    public Frames Subsample(string name, Frames x, int channels)
    {
        var volumes = Unstack($"{name}.volumes", x, x.Channels, x.Height, x.Width);
        var every = graph.Slice(
            $"{name}.every",
            volumes,
            Indices($"{name}.starts", 0, 0, 0),
            Indices($"{name}.ends", End, End, End),
            Indices($"{name}.axes", 1, 3, 4),
            Indices($"{name}.steps", 2, 2, 2));
        var padded = graph.Pad($"{name}.padded", every, Indices($"{name}.pads", 0, 0, 0, 0, 0, 0, 0, channels - x.Channels, 0, 0));
        return Stack(name, padded, channels, (x.Height + 1) / 2, (x.Width + 1) / 2);
    }

    /// <summary>The mean of each channel over rows and columns, then over each so many frames, then over what is left: n x C.</summary>
    /// <param name="window">How many frames at first; 1 for the mean over all of them at once.</param>
    public GraphValue AveragePool(string name, Frames x, int window)
    {
        var means = Unstack(
            $"{name}.frames",
            new Frames(graph.GlobalAveragePool($"{name}.means", x.Value), x.Channels, 1, 1),
            1,
            x.Channels);
        if (window > 1)
        {
            var windows = graph.Transpose($"{name}.time", means, 0, 2, 1, 3);
            means = graph.Transpose(
                $"{name}.windows",
                graph.AveragePool($"{name}.pooled", windows, new GraphWindow { Size = [window, 1] }),
                0,
                2,
                1,
                3);
        }

        return graph.ReduceMean(name, means, Indices($"{name}.axes", 1, 2), keep: false);
    }

    /// <summary>The channels of each place, weighed and summed: n x T x H x W.</summary>
    public GraphValue ClassMaps(string name, Frames x, ReadOnlySpan<float> weight)
    {
        var channel = graph.Conv($"{name}.channel", x.Value, graph.Constant($"{name}.weight", weight, 1, x.Channels, 1, 1));
        return Unstack(name, x with { Value = channel, Channels = 1 }, x.Height, x.Width);
    }

    /// <summary>n x T x ... as n x 1 x ..., the mean over time.</summary>
    public GraphValue TimeMean(string name, GraphValue x) => graph.ReduceMean(name, x, one, keep: true);

    /// <summary>(n * T) x ... as n x T x ...</summary>
    private GraphValue Unstack(string name, Frames x, params ReadOnlySpan<long> frame) =>
        graph.Reshape(name, x.Value, graph.Concat($"{name}.shape", 0, clips, Indices($"{name}.frame", [-1, .. frame])));

    /// <summary>n x T x ... as (n * T) x C x H x W.</summary>
    private Frames Stack(string name, GraphValue x, int channels, int height, int width) =>
        new(graph.Reshape(name, x, Indices($"{name}.shape", -1, channels, height, width)), channels, height, width);

    private GraphValue Index(string name, long value) => Indices(name, value);

    private GraphValue Indices(string name, params ReadOnlySpan<long> values) => graph.IntegerConstant(name, values, values.Length);
}
