using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// A convolution of 3 frames x 1 x 1 over sequences whose frames are neighbours in the batch, with zeros before the first frame and after
/// the last, and the normalisation behind it. Written as one 2-D convolution of each frame's channels behind those of its neighbours, which
/// ONNX Runtime blocks for vectors.
/// </summary>
internal sealed record NeighbourConvolution
{
    private const int Taps = 3;

    /// <summary>Frames in a sequence.</summary>
    public required int Sequence { get; init; }

    /// <summary>Of the normalisation.</summary>
    public required double Epsilon { get; init; }

    /// <param name="convolution">Module of the convolution, whose kernels are outputs x C x 3 x 1 x 1.</param>
    /// <param name="norm">Module of the normalisation, and name of the result.</param>
    /// <param name="x">(k * Sequence) x C x H x W.</param>
    public FeatureMap Build(GraphBuilder graph, Parameters parameters, string convolution, string norm, FeatureMap x, int outputs)
    {
        var folded = BatchNorm.Fold(parameters, convolution, norm, Epsilon, outputs, x.Channels, Taps, 1, 1);
        var kernels = graph.Constant($"{convolution}.weight", TapsFirst(folded.Kernels, x.Channels), outputs, Taps * x.Channels, 1, 1);
        var value = graph.Conv(
            norm,
            Neighbours(graph, convolution, x),
            kernels,
            bias: graph.Constant($"{convolution}.bias", folded.Bias, outputs));
        return x with { Value = value, Channels = outputs };
    }

    /// <summary>The channels of the frame before, of the frame itself and of the one after.</summary>
    private GraphValue Neighbours(GraphBuilder graph, string name, FeatureMap x)
    {
        var frames = graph.Reshape($"{name}.frames", x.Value, Indices("frames.shape", -1, Sequence, (long)x.Channels * x.Height * x.Width));
        var padded = graph.Pad($"{name}.padded", frames, Indices("pads", 0, 1, 0, 0, 1, 0));
        var (time, step) = (Indices("time", 1), Indices("step", 1));
        var before = graph.Slice($"{name}.before", padded, Indices("before.start", 0), Indices("before.end", Sequence), time, step);
        var after = graph.Slice($"{name}.after", padded, Indices("after.start", 2), Indices("after.end", Sequence + 2), time, step);
        return graph.Reshape(
            $"{name}.neighbours",
            graph.Concat($"{name}.taps", 2, before, frames, after),
            Indices("neighbours.shape", -1, Taps * x.Channels, x.Height, x.Width));

        GraphValue Indices(string part, params ReadOnlySpan<long> values) => graph.IntegerConstant($"{name}.{part}", values, values.Length);
    }

    /// <summary>Outputs x C x taps as outputs x taps x C.</summary>
    private static float[] TapsFirst(float[] kernels, int channels)
    {
        var result = new float[kernels.Length];
        for (var i = 0; i < kernels.Length; i++)
        {
            var (pair, tap) = Math.DivRem(i, Taps);
            var (output, channel) = Math.DivRem(pair, channels);
            result[(((output * Taps) + tap) * channels) + channel] = kernels[i];
        }

        return result;
    }
}
