using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// 3 x 3 convolutions of stride 1, padded so that they keep the size, by <see cref="Winograd"/> in ONNX's own operators: ONNX Runtime has
/// no such kernel for processors. In between the channels of a place lie together, so that patches are taken and tiles are put together by
/// whole rows; ONNX Runtime drops the transpositions between one convolution and the next. What convolutions of one map share is written
/// once.
/// </summary>
internal sealed class WinogradConvolutions(GraphBuilder graph)
{
    /// <summary>With fewer channels, in or out, the multiplications saved are not worth the work that is added.</summary>
    private const int FewestChannels = 128;

    private readonly Dictionary<int, Kind> kinds = [];
    private readonly Dictionary<(int Reduction, int Dilation), WinogradPlaces> places = [];
    private readonly Dictionary<(GraphValue Map, int Dilation), GraphValue> patches = [];

    /// <summary>Whether a convolution is faster so than as ONNX Runtime's own.</summary>
    public static bool Pays(Features x, int outputs) => Math.Min(x.Channels, outputs) >= FewestChannels && Tile(x.Reduction) is not null;

    /// <param name="name">Of the result.</param>
    /// <param name="convolution">Module of the convolution, which inner tensors are named after.</param>
    /// <param name="folded">Kernels outputs x inputs x 3 x 3.</param>
    /// <param name="dilation">How far a kernel's values lie apart.</param>
    public GraphValue Build(string name, string convolution, Features x, FoldedConvolution folded, int dilation)
    {
        var kind = KindFor(x);
        var winograd = kind.Winograd;
        var outputs = folded.Bias.Length;
        var kernels = graph.Constant(
            $"{convolution}.weight.winograd",
            winograd.TransformKernels(folded.Kernels, outputs, x.Channels),
            winograd.PatchSize,
            x.Channels,
            outputs);
        var products = graph.MatMul($"{convolution}.products", Patches(x, kind, dilation), kernels);
        var tiles = graph.MatMul(
            $"{convolution}.tiles",
            kind.TileTransform,
            Shaped($"{convolution}.products.rows", products, winograd.PatchSize, -1));
        var placed = graph.Gather(
            $"{convolution}.placed",
            Shaped($"{convolution}.tiles.rows", tiles, -1, outputs),
            Places(x, kind, dilation).Tiles);
        var biased = graph.Add($"{convolution}.biased", placed, graph.Constant($"{convolution}.bias", folded.Bias, outputs));
        return graph.Transpose(name, biased, 0, 3, 1, 2);
    }

    /// <summary>Patch size x patches x channels, ready to be multiplied.</summary>
    private GraphValue Patches(Features x, Kind kind, int dilation)
    {
        if (!patches.TryGetValue((x.Value, dilation), out var ready))
        {
            var name = $"{x.Value.Name}.patches{dilation}";
            var size = kind.Winograd.PatchSize;
            var last = graph.Transpose($"{name}.last", x.Value, 0, 2, 3, 1);
            var padded = graph.Pad(
                $"{name}.padded",
                last,
                graph.IntegerConstant($"{name}.pads", [0, dilation, dilation, 0, 0, dilation, dilation, 0], 8));
            var taken = graph.Gather($"{name}.taken", Shaped($"{name}.list", padded, -1, x.Channels), Places(x, kind, dilation).Patches);
            var transformed = graph.MatMul($"{name}.transformed", kind.PatchTransform, Shaped($"{name}.rows", taken, size, -1));
            ready = Shaped(name, transformed, size, -1, x.Channels);
            patches.Add((x.Value, dilation), ready);
        }

        return ready;
    }

    private WinogradPlaces Places(Features x, Kind kind, int dilation)
    {
        if (!places.TryGetValue((x.Reduction, dilation), out var known))
        {
            known = new WinogradPlaces(graph, $"winograd.{x.Reduction}.{dilation}", x.Value, kind.Winograd, dilation);
            places.Add((x.Reduction, dilation), known);
        }

        return known;
    }

    /// <summary>
    /// The side of the tiles, or null where none pays. Large ones save more multiplications, but their weights are larger too, 7, 4 and 1.8
    /// times the kernels: the fewer places a map has, the less they are worth being read. Measured on images of 256 to 640 pixels
    /// (docs/performance.md).
    /// </summary>
    private static int? Tile(int reduction) => reduction switch
    {
        <= 4 => 6,
        <= 8 => 4,
        <= 16 => 2,
        _ => null,
    };

    private Kind KindFor(Features x)
    {
        var tile = Tile(x.Reduction) ?? throw new ArgumentOutOfRangeException(nameof(x), x.Reduction, "No tile pays in so small a map.");
        if (!kinds.TryGetValue(tile, out var kind))
        {
            var winograd = new Winograd(tile);
            kind = new Kind(
                winograd,
                graph.Constant($"winograd.patch{tile}", winograd.PatchTransform, winograd.PatchSize, winograd.PatchSize),
                graph.Constant($"winograd.tile{tile}", winograd.TileTransform, winograd.TileSize, winograd.PatchSize));
            kinds.Add(tile, kind);
        }

        return kind;
    }

    private GraphValue Shaped(string name, GraphValue x, params ReadOnlySpan<long> shape) =>
        graph.Reshape(name, x, graph.IntegerConstant($"{name}.shape", shape, shape.Length));

    private sealed record Kind(Winograd Winograd, GraphValue PatchTransform, GraphValue TileTransform);
}
