using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// MTCNN's three networks (Zhang et al. 2016, "Joint face detection and alignment using multitask cascaded convolutional networks"), with
/// the parameters of facenet_pytorch. Input <c>image</c>: n x 3 x height x width, float32, RGB, (value - 127.5) / 128. Outputs:
/// <c>regression</c>, the four offsets of a box in shares of its sides (left, top, right, bottom); <c>probability</c>, no face and face,
/// adding up to 1; <c>landmarks</c>, five x, then five y, in shares of the box.
/// </summary>
public static class Mtcnn
{
    private const int BoxSides = 4;
    private const int Classes = 2;
    private const int LandmarkCoordinates = 10;

    /// <summary>
    /// PNet, which proposes boxes: any height and width from 12; outputs n x 4 and n x 2, each x rows x columns of 12 x 12 cells at stride
    /// 2.
    /// </summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildProposal(GraphBuilder graph, Parameters parameters)
    {
        var layers = new Writer(graph, parameters);
        var x = graph.Input("image", GraphDimension.Batch, 3, GraphDimension.Named("height"), GraphDimension.Named("width"));
        x = layers.Pool(1, layers.Convolution(1, x, 3, 10, kernel: 3), size: 2);
        x = layers.Convolution(2, x, 10, 16, kernel: 3);
        x = layers.Convolution(3, x, 16, 32, kernel: 3);

        var (rows, columns) = (GraphDimension.Named("rows"), GraphDimension.Named("columns"));
        graph.Output(
            graph.BiasedConv(parameters, "regression", x, "conv4_2", [BoxSides, 32, 1, 1]),
            GraphDimension.Batch,
            BoxSides,
            rows,
            columns);
        graph.Output(
            graph.Softmax("probability", graph.BiasedConv(parameters, "conv4_1", x, "conv4_1", [Classes, 32, 1, 1]), axis: 1),
            GraphDimension.Batch,
            Classes,
            rows,
            columns);
        parameters.Complete(_ => false);
    }

    /// <summary>RNet, which refines them: 24 x 24; outputs n x 4 and n x 2.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildRefinement(GraphBuilder graph, Parameters parameters)
    {
        var layers = new Writer(graph, parameters);
        var x = graph.Input("image", GraphDimension.Batch, 3, 24, 24);
        x = layers.Pool(1, layers.Convolution(1, x, 3, 28, kernel: 3), size: 3);
        x = layers.Pool(2, layers.Convolution(2, x, 28, 48, kernel: 3), size: 3);
        x = layers.Convolution(3, x, 48, 64, kernel: 2);
        x = layers.Dense(4, x, channels: 64, side: 3, outputs: 128);

        layers.Regression("dense5_2", x, 128);
        layers.Probability("dense5_1", x, 128);
        parameters.Complete(_ => false);
    }

    /// <summary>ONet, which gives the final boxes and the landmarks: 48 x 48; outputs n x 4, n x 10 and n x 2.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildOutput(GraphBuilder graph, Parameters parameters)
    {
        var layers = new Writer(graph, parameters);
        var x = graph.Input("image", GraphDimension.Batch, 3, 48, 48);
        x = layers.Pool(1, layers.Convolution(1, x, 3, 32, kernel: 3), size: 3);
        x = layers.Pool(2, layers.Convolution(2, x, 32, 64, kernel: 3), size: 3);
        x = layers.Pool(3, layers.Convolution(3, x, 64, 64, kernel: 3), size: 2);
        x = layers.Convolution(4, x, 64, 128, kernel: 2);
        x = layers.Dense(5, x, channels: 128, side: 3, outputs: 256);

        layers.Regression("dense6_2", x, 256);
        graph.Output(
            graph.BiasedLinear(parameters, "landmarks", x, "dense6_3", LandmarkCoordinates, 256),
            GraphDimension.Batch,
            LandmarkCoordinates);
        layers.Probability("dense6_1", x, 256);
        parameters.Complete(_ => false);
    }

    /// <summary>The layers that the three share; they are numbered in the checkpoints.</summary>
    private sealed class Writer(GraphBuilder graph, Parameters parameters)
    {
        public GraphValue Convolution(int number, GraphValue x, int inputs, int outputs, int kernel)
        {
            var convolved = graph.BiasedConv(parameters, $"conv{number}", x, $"conv{number}", [outputs, inputs, kernel, kernel]);
            return graph.PRelu(
                $"prelu{number}",
                convolved,
                graph.Constant($"prelu{number}.weight", parameters.Take($"prelu{number}.weight", outputs), outputs, 1, 1));
        }

        /// <summary>Stride 2; the last window may reach over the border.</summary>
        public GraphValue Pool(int number, GraphValue x, int size) =>
            graph.MaxPool($"pool{number}", x, new GraphWindow { Size = [size, size], Strides = [2, 2], RoundUp = true });

        /// <summary>
        /// A dense layer on all of a map. The checkpoint counts the map's values by column, then row, then channel; its columns are brought
        /// into the map's own order here.
        /// </summary>
        public GraphValue Dense(int number, GraphValue x, int channels, int side, int outputs)
        {
            var inputs = channels * side * side;
            var weight = parameters.Take($"dense{number}.weight", outputs, inputs);
            var ordered = new float[weight.Length];
            for (var i = 0; i < ordered.Length; i++)
            {
                var (output, input) = Math.DivRem(i, inputs);
                var (channel, row, column) = (input / (side * side), input / side % side, input % side);
                ordered[i] = weight[(output * inputs) + (((column * side) + row) * channels) + channel];
            }

            var matrix = graph.Constant($"dense{number}.weight", ordered, outputs, inputs);
            var dense = graph.Linear(
                $"dense{number}",
                graph.Flatten("flat", x),
                matrix,
                graph.Parameter(parameters, $"dense{number}.bias", [outputs]));
            return graph.PRelu($"prelu{number}", dense, graph.Parameter(parameters, $"prelu{number}.weight", [outputs]));
        }

        public void Regression(string layer, GraphValue x, int inputs) =>
            graph.Output(graph.BiasedLinear(parameters, "regression", x, layer, BoxSides, inputs), GraphDimension.Batch, BoxSides);

        public void Probability(string layer, GraphValue x, int inputs) =>
            graph.Output(
                graph.Softmax("probability", graph.BiasedLinear(parameters, layer, x, layer, Classes, inputs), axis: 1),
                GraphDimension.Batch,
                Classes);
    }
}
