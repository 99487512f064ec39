using System.Text;
using AttributeType = FakeFinder.Weights.Graphs.AttributeProto.Types.AttributeType;

namespace FakeFinder.Weights.Graphs;

/// <summary>How values between a map's own are found.</summary>
public enum GraphInterpolation
{
    /// <summary>The value whose share of the map a place lies in, the lower one on the border.</summary>
    Nearest,

    /// <summary>Linear along each axis, between the centres of the values; beyond the outermost centres the outermost values.</summary>
    Bilinear,
}

public sealed partial class GraphBuilder
{
    /// <summary>Maps of another height and width, as PyTorch's <c>interpolate</c> gives them without <c>align_corners</c>.</summary>
    /// <param name="x">n x C x height x width.</param>
    /// <param name="size">The new height and width, two 64-bit integers; they may be known only in the run.</param>
    public GraphValue Resize(string name, GraphValue x, GraphValue size, GraphInterpolation interpolation)
    {
        AttributeProto[] attributes = interpolation switch
        {
            GraphInterpolation.Nearest =>
            [
                Text("mode", "nearest"),
                Text("nearest_mode", "floor"),
                Text("coordinate_transformation_mode", "asymmetric"),
            ],
            GraphInterpolation.Bilinear => [Text("mode", "linear"), Text("coordinate_transformation_mode", "half_pixel")],
            _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, null),
        };
        return Node("Resize", name, x.Element, [x, Absent, Absent, Axes(size)], [Integers("axes", 2, 3), .. attributes]);
    }

    /// <summary>x where positive, else slope * x.</summary>
    public GraphValue LeakyRelu(string name, GraphValue x, float slope) =>
        Node("LeakyRelu", name, x.Element, [x], Real("alpha", slope));

    /// <summary>The largest value along some axes, which stay with size 1.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    public GraphValue ReduceMax(string name, GraphValue x, GraphValue axes) =>
        Node("ReduceMax", name, x.Element, [x, Axes(axes)], Integer("keepdims", 1));

    private static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = Google.Protobuf.ByteString.CopyFrom(value, Encoding.ASCII) };
}
