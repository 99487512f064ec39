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
    /// <summary>Offsets of a box.</summary>
    internal const int BoxSides = 4;

    /// <summary>No face, and face.</summary>
    internal const int Classes = 2;

    private const int LandmarkCoordinates = 10;

    /// <summary>
    /// PNet, which proposes boxes: any height and width from 12; outputs n x 4 and n x 2, each x rows x columns of 12 x 12 cells at stride
    /// 2.
    /// </summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildProposal(GraphBuilder graph, Parameters parameters)
    {
        var layers = new MtcnnLayers(graph, parameters);
        var image = graph.Input("image", GraphDimension.Batch, 3, GraphDimension.Named("height"), GraphDimension.Named("width"));
        var x = layers.ConvolutionPooled(1, new MtcnnMap(image, 3, 3), outputs: 10, kernel: 3);
        x = layers.Convolution(2, x, outputs: 16, kernel: 3);

        var (boxes, faces) = layers.Cells(3, x, outputs: 32, kernel: 3, sides: "conv4_2", classes: "conv4_1");
        var (rows, columns) = (GraphDimension.Named("rows"), GraphDimension.Named("columns"));
        graph.Output(boxes, GraphDimension.Batch, BoxSides, rows, columns);
        graph.Output(faces, GraphDimension.Batch, Classes, rows, columns);
        parameters.Complete(_ => false);
    }

    /// <summary>RNet, which refines them: 24 x 24; outputs n x 4 and n x 2.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildRefinement(GraphBuilder graph, Parameters parameters)
    {
        var layers = new MtcnnLayers(graph, parameters);
        var image = new MtcnnMap(graph.Input("image", GraphDimension.Batch, 3, 24, 24), 3, 3);
        var x = layers.Pool(1, layers.Convolution(1, image, outputs: 28, kernel: 3), size: 3);
        x = layers.Pool(2, layers.Convolution(2, x, outputs: 48, kernel: 3), size: 3);
        x = layers.Convolution(3, x, outputs: 64, kernel: 2);
        var dense = layers.Dense(4, x, side: 3, outputs: 128);

        layers.Values("regression", "dense5_2", dense, inputs: 128, BoxSides);
        layers.Probability("dense5_1", dense, inputs: 128);
        parameters.Complete(_ => false);
    }

    /// <summary>ONet, which gives the final boxes and the landmarks: 48 x 48; outputs n x 4, n x 10 and n x 2.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildOutput(GraphBuilder graph, Parameters parameters)
    {
        var layers = new MtcnnLayers(graph, parameters);
        var image = new MtcnnMap(graph.Input("image", GraphDimension.Batch, 3, 48, 48), 3, 3);
        var x = layers.Pool(1, layers.Convolution(1, image, outputs: 32, kernel: 3), size: 3);
        x = layers.Pool(2, layers.Convolution(2, x, outputs: 64, kernel: 3), size: 3);
        x = layers.Pool(3, layers.Convolution(3, x, outputs: 64, kernel: 3), size: 2);
        x = layers.Convolution(4, x, outputs: 128, kernel: 2);
        var dense = layers.Dense(5, x, side: 3, outputs: 256);

        layers.Values("regression", "dense6_2", dense, inputs: 256, BoxSides);
        layers.Values("landmarks", "dense6_3", dense, inputs: 256, LandmarkCoordinates);
        layers.Probability("dense6_1", dense, inputs: 256);
        parameters.Complete(_ => false);
    }
}
