using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>How the inner tensors of a graph lie beside those that the reference data show.</summary>
/// <param name="IsShown">The graph has such a tensor.</param>
/// <param name="ShapeOf">Its shape in the graph.</param>
/// <param name="InOrder">Its first values, in the order of the reference data.</param>
internal sealed record TapLayout(
    Func<ReferenceTap, bool> IsShown, Func<ReferenceTap, GraphDimension[]> ShapeOf, Func<DenseTensor<float>, IEnumerable<float>> InOrder)
{
    /// <summary>As in the reference data.</summary>
    public static TapLayout Plain { get; } = new(_ => true, tap => [.. tap.Shape.Select(size => (GraphDimension)size)], tensor => tensor);

    /// <summary>
    /// Of networks over clips: frames hold all channels of one frame together, the reference data all frames of one channel. The means at
    /// the end are not shown.
    /// </summary>
    public static TapLayout Frames { get; } = new(
        tap => tap.Shape[3] > 1,
        tap => [GraphDimension.Named($"{tap.Name}.frames"), tap.Shape[1], tap.Shape[3], tap.Shape[4]],
        FirstChannel);

    private static IEnumerable<float> FirstChannel(DenseTensor<float> frames)
    {
        for (var frame = 0; frame < frames.Dimensions[0]; frame++)
        {
            for (var row = 0; row < frames.Dimensions[2]; row++)
            {
                for (var column = 0; column < frames.Dimensions[3]; column++)
                {
                    yield return frames[frame, 0, row, column];
                }
            }
        }
    }
}
