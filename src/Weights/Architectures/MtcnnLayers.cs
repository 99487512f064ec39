using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// The layers that MTCNN's networks share; they are numbered in the checkpoints. Each convolution is rectified with a slope for each
/// channel (PReLU). ONNX Runtime's kernels that take channels by the vector have no such operator: maps went from one layout to the other
/// and back at each layer, and that took half of the time. So rectified(x) is written as slope * x + (1 - slope) * relu(x), and channels
/// are filled up with zeros to whole vectors (docs/performance.md).
/// </summary>
internal sealed class MtcnnLayers(GraphBuilder graph, Parameters parameters)
{
    /// <summary>Channels in a vector of AVX-512; AVX2 has half as many.</summary>
    private const int Vector = 16;

    /// <summary>A convolution without padding, rectified.</summary>
    public MtcnnMap Convolution(int number, MtcnnMap x, int outputs, int kernel)
    {
        var layer = MtcnnLayer.Take(parameters, number, x.Channels, outputs, kernel);
        var (name, map) = ($"prelu{number}", Convolved(x, layer));
        var above = Scaled($"{name}.above", Above(name, map), layer.SharesAbove);
        return map with { Value = graph.Add(name, above, Scaled($"{name}.all", map, layer.Slopes)) };
    }

    /// <summary>
    /// The same with a pool of 2 x 2 behind it, for a large map: only what the pool leaves is rectified. A slope from zero on keeps the
    /// order, so that the largest of a window stays the largest. With a slope s below zero, rectified(x) is the larger of x and s * x: both
    /// go through the pool, and the larger one is x + relu(s * x - x).
    /// </summary>
    public MtcnnMap ConvolutionPooled(int number, MtcnnMap x, int outputs, int kernel)
    {
        var layer = MtcnnLayer.Take(parameters, number, x.Channels, outputs, kernel);
        var falling = layer.Falling;
        var pooled = Pool(number, Convolved(x, layer.WithSloped(falling)), size: 2);

        var (inner, outer, shares) = (new float[outputs * pooled.Channels], new float[outputs * pooled.Channels], layer.SharesAbove);
        for (var channel = 0; channel < outputs; channel++)
        {
            var (row, beside) = (channel * pooled.Channels, Array.IndexOf(falling, channel));
            (inner[row + channel], outer[row + channel]) = (1, layer.Slopes[channel]);
            if (beside >= 0)
            {
                (inner[row + channel], inner[row + outputs + beside]) = (-1, 1);
                (outer[row + channel], shares[channel]) = (1, 1);
            }
        }

        var name = $"prelu{number}";
        var above = Above(name, Convolved($"{name}.inner", pooled, inner, outputs, kernel: 1));
        var map = Convolved($"{name}.all", pooled, outer, outputs, kernel: 1);
        return map with { Value = graph.Add(name, Scaled($"{name}.above", above, shares), map.Value) };
    }

    /// <summary>Stride 2; the last window may reach over the border.</summary>
    public MtcnnMap Pool(int number, MtcnnMap x, int size) => x with
    {
        Value = graph.MaxPool($"pool{number}", x.Value, new GraphWindow { Size = [size, size], Strides = [2, 2], RoundUp = true }),
    };

    /// <summary>
    /// The last convolution of a network over a whole picture, rectified, and both heads behind it as one convolution of what is above zero
    /// and one of all. The probabilities of two classes are the logistic function of the difference of their logits, either way round.
    /// </summary>
    /// <param name="sides">Module of the head for a box's offsets, 4 channels.</param>
    /// <param name="classes">Module of the head for the two classes.</param>
    public (GraphValue Regression, GraphValue Probability) Cells(
        int number, MtcnnMap x, int outputs, int kernel, string sides, string classes)
    {
        var layer = MtcnnLayer.Take(parameters, number, x.Channels, outputs, kernel);
        var map = Convolved(x, layer);
        var (offsets, logits) = (
            parameters.Take($"{sides}.weight", Mtcnn.BoxSides, outputs, 1, 1),
            parameters.Take($"{classes}.weight", Mtcnn.Classes, outputs, 1, 1));
        var (offsetBias, logitBias) = (parameters.Take($"{sides}.bias", Mtcnn.BoxSides), parameters.Take($"{classes}.bias", Mtcnn.Classes));
        float[] difference = [.. logits[outputs..].Zip(logits, (face, none) => face - none), logitBias[1] - logitBias[0]];
        float[] kernels = [.. offsets, .. difference[..outputs].Select(value => -value), .. difference[..outputs]];
        float[] bias = [.. offsetBias, -difference[^1], difference[^1]];

        var heads = graph.Add(
            "heads",
            Convolved("heads.above", Above($"prelu{number}", map), Shares(layer.SharesAbove), bias.Length, kernel: 1).Value,
            Convolved("heads.all", map, Shares(layer.Slopes), bias.Length, kernel: 1, bias).Value);
        return (
            Channels("regression", heads, 0, Mtcnn.BoxSides),
            graph.Sigmoid("probability", Channels("difference", heads, Mtcnn.BoxSides, bias.Length)));

        float[] Shares(float[] shares) => [.. kernels.Select((value, i) => value * shares[i % outputs])];
    }

    /// <summary>
    /// A dense layer on all of a map, rectified. The checkpoint counts the map's values by column, then row, then channel; its columns are
    /// brought into the map's own order here.
    /// </summary>
    public GraphValue Dense(int number, MtcnnMap x, int side, int outputs)
    {
        var weight = parameters.Take($"dense{number}.weight", outputs, x.Channels * side * side);
        var ordered = new float[outputs * x.Width * side * side];
        for (var i = 0; i < weight.Length; i++)
        {
            var (place, channel) = Math.DivRem(i, x.Channels);
            var (output, row, column) = (place / (side * side), place % side, place / side % side);
            ordered[(((((output * x.Width) + channel) * side) + row) * side) + column] = weight[i];
        }

        var dense = graph.Linear(
            $"dense{number}",
            graph.Flatten("flat", x.Value),
            graph.Constant($"dense{number}.weight", ordered, outputs, x.Width * side * side),
            graph.Parameter(parameters, $"dense{number}.bias", [outputs]));
        return graph.PRelu($"prelu{number}", dense, graph.Parameter(parameters, $"prelu{number}.weight", [outputs]));
    }

    /// <summary>An output behind a dense layer.</summary>
    public void Values(string name, string layer, GraphValue x, int inputs, int outputs) =>
        graph.Output(graph.BiasedLinear(parameters, name, x, layer, outputs, inputs), GraphDimension.Batch, outputs);

    /// <summary>The output of the classes behind a dense layer.</summary>
    public void Probability(string layer, GraphValue x, int inputs) => graph.Output(
        graph.Softmax("probability", graph.BiasedLinear(parameters, layer, x, layer, Mtcnn.Classes, inputs), axis: 1),
        GraphDimension.Batch,
        Mtcnn.Classes);

    private MtcnnMap Convolved(MtcnnMap x, MtcnnLayer layer) =>
        Convolved($"conv{layer.Number}", x, layer.Kernels, layer.Outputs, layer.Kernel, layer.Bias);

    /// <param name="kernels">Outputs x the channels of x x kernel x kernel.</param>
    private MtcnnMap Convolved(string name, MtcnnMap x, float[] kernels, int outputs, int kernel, float[]? bias = null)
    {
        var (width, taps) = ((outputs + Vector - 1) / Vector * Vector, kernel * kernel);
        var filled = new float[width * x.Width * taps];
        for (var output = 0; output < outputs; output++)
        {
            kernels.AsSpan(output * x.Channels * taps, x.Channels * taps).CopyTo(filled.AsSpan(output * x.Width * taps));
        }

        var value = graph.Conv(
            name,
            x.Value,
            graph.Constant($"{name}.weight", filled, width, x.Width, kernel, kernel),
            bias: bias is null ? null : graph.Constant($"{name}.bias", Filled(bias, width), width));
        return new MtcnnMap(value, outputs, width);
    }

    /// <summary>
    /// Each channel times its factor. As a normalisation, since a multiplication with a factor for each channel is not among the operators
    /// that take channels by the vector.
    /// </summary>
    private GraphValue Scaled(string name, MtcnnMap x, float[] factors)
    {
        var ones = new float[x.Width];
        Array.Fill(ones, 1);
        return graph.BatchNormalization(
            name,
            x.Value,
            graph.Constant($"{name}.scale", Filled(factors, x.Width), x.Width),
            graph.Constant($"{name}.shift", new float[x.Width], x.Width),
            graph.Constant($"{name}.mean", new float[x.Width], x.Width),
            graph.Constant($"{name}.variance", ones, x.Width));
    }

    private GraphValue Channels(string name, GraphValue x, int first, int end) => graph.Slice(
        name,
        x,
        graph.IntegerConstant($"{name}.first", [first], 1),
        graph.IntegerConstant($"{name}.end", [end], 1),
        graph.IntegerConstant($"{name}.axis", [1], 1),
        graph.IntegerConstant($"{name}.step", [1], 1));

    private MtcnnMap Above(string name, MtcnnMap x) => x with { Value = graph.Relu($"{name}.relu", x.Value) };

    private static float[] Filled(float[] values, int width)
    {
        var filled = new float[width];
        values.CopyTo(filled, 0);
        return filled;
    }
}
