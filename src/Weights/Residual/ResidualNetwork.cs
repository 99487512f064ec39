using System.Globalization;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Residual;

/// <summary>
/// The network of detector <c>residual</c>: no weights that were learnt, only constants. It compares the high-pass residual inside
/// a face with that of the ring around it, since a face swap blends a smoother face into a noisier frame.
/// Uncalibrated: the constants are chosen by reason, not fitted to labelled clips, so a score says which of two
/// faces is smoother against its surroundings and no more.
/// <para>Input <c>crops</c>: n x 3 x 224 x 224, float32, RGB, 0..255, the face in the middle of a square crop whose side is
/// <see cref="Enlargement"/> times the face's. Output <c>logit</c>: n x 1, above 0 where the face is smoother than the ring.</para>
/// </summary>
public static class ResidualNetwork
{
    /// <summary>Side of a crop in pixels.</summary>
    public const int Side = 224;

    /// <summary>Side of a crop over side of the face in it. The file says it too, under <see cref="EnlargementKey"/>.</summary>
    public const double Enlargement = 1.8;

    /// <summary>Where the file's metadata say how much larger than the face a crop must be.</summary>
    public const string EnlargementKey = "crop.enlargement";

    /// <summary>A residual counts as no more than this, in grey levels: an outline is one edge, not a hundred times the noise.</summary>
    public const float ResidualLimit = 8;

    /// <summary>
    /// Side of the square that counts as inside, over side of the face: cheeks, eyes, nose and mouth, without hair and outline.
    /// </summary>
    public const double InsideShare = 0.75;

    /// <summary>
    /// Inner side of the ring, over side of the face; the ring ends at the crop's border. Between the two lies the blended seam.
    /// </summary>
    public const double RingShare = 1.15;

    /// <summary>
    /// Added to both mean squares, in squared grey levels: about the residual that rounding to 8 bits leaves by itself, so that two flat
    /// regions compare as equal.
    /// </summary>
    public const float NoiseFloor = 0.1f;

    /// <summary>What one unit of the log ratio of mean squares adds to the logit: one half makes it the log ratio of amplitudes.</summary>
    public const float Scale = 0.5f;

    /// <summary>Side of the residual map: the kernels are not padded, so that no border makes an edge.</summary>
    internal const int MapSide = Side - SrmKernels.Size + 1;

    private const int Channels = 3;

    /// <summary>The ONNX file; the same bytes at each call.</summary>
    public static byte[] Build()
    {
        var graph = new GraphBuilder("residual");
        graph.Metadata(EnlargementKey, Enlargement.ToString(CultureInfo.InvariantCulture));

        var crops = graph.Input("crops", GraphDimension.Batch, Channels, Side, Side);
        var residual = graph.Conv("residual", crops, Kernels(graph), groups: Channels);
        var limited = graph.Clip(
            "limited",
            residual,
            graph.Constant("lowest", [-ResidualLimit]),
            graph.Constant("highest", [ResidualLimit]));
        var squared = graph.Mul("squared", limited, limited);
        var energy = graph.ReduceMean("energy", squared, graph.IntegerConstant("channels", [1], 1), keep: false);
        var regions = graph.MatMul("regions", graph.Flatten("pixels", energy), Masks(graph));
        var logarithms = graph.Log("logarithms", graph.Add("floored", regions, graph.Constant("floor", [NoiseFloor])));
        var logit = graph.MatMul("logit", logarithms, graph.Constant("ratio", [-Scale, Scale], 2, 1));
        graph.Output(logit, GraphDimension.Batch, 1);
        return graph.ToByteArray();
    }

    /// <summary>All kernels on each colour by itself: noise of different colours must not cancel.</summary>
    private static GraphValue Kernels(GraphBuilder graph) => graph.Constant(
        "kernels",
        [.. Enumerable.Repeat(SrmKernels.Values, Channels).SelectMany(kernels => kernels)],
        Channels * SrmKernels.Count,
        1,
        SrmKernels.Size,
        SrmKernels.Size);

    /// <summary>MapSide² x 2: how much each pixel counts in the mean inside and in the mean of the ring.</summary>
    private static GraphValue Masks(GraphBuilder graph)
    {
        var inside = Square(InsideShare);
        var hole = Square(RingShare);
        var ring = hole.Select(pixel => !pixel).ToArray();
        var insideWeight = 1f / inside.Count(pixel => pixel);
        var ringWeight = 1f / ring.Count(pixel => pixel);
        var masks = inside.Zip(ring, (i, r) => new[] { i ? insideWeight : 0, r ? ringWeight : 0 }).SelectMany(pair => pair);
        return graph.Constant("masks", [.. masks], MapSide * MapSide, 2);
    }

    /// <summary>The pixels of the residual map within a centred square whose side is a share of the face's.</summary>
    private static bool[] Square(double share)
    {
        var half = share * Side / Enlargement / 2;
        var inside = new bool[MapSide * MapSide];
        for (var i = 0; i < inside.Length; i++)
        {
            inside[i] = Math.Abs(FromCentre(i / MapSide)) <= half && Math.Abs(FromCentre(i % MapSide)) <= half;
        }

        return inside;
    }

    private static double FromCentre(int pixel) => pixel + 0.5 - (MapSide / 2.0);
}
