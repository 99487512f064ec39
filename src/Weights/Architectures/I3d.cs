using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// Inflated 3-D Inception (Carreira and Zisserman 2017, "Quo vadis, action recognition?"), with the padding of TensorFlow and two classes.
/// <para>Input <c>clip</c>: n x 3 x T x 224 x 224, float32, RGB, -1..1, T at least 9. Output <c>logits</c>: n x 2, before softmax, the mean
/// over time; the first one says fake.
/// Output <c>cam</c>, where asked for: n x T/8 x 7 x 7.</para>
/// </summary>
public static class I3d
{
    private const int Side = 224;
    private const double Epsilon = 1e-3;

    private static readonly ClipExtent Half = ClipExtent.Cube(2);

    /// <summary>Channels of the branches of each block, from the paper's figure 3.</summary>
    private static readonly Mixture[] Third = [new("Mixed_3b", 64, 96, 128, 16, 32, 32), new("Mixed_3c", 128, 128, 192, 32, 96, 64)];

    private static readonly Mixture[] Fourth =
    [
        new("Mixed_4b", 192, 96, 208, 16, 48, 64),
        new("Mixed_4c", 160, 112, 224, 24, 64, 64),
        new("Mixed_4d", 128, 128, 256, 24, 64, 64),
        new("Mixed_4e", 112, 144, 288, 32, 64, 64),
        new("Mixed_4f", 256, 160, 320, 32, 128, 128),
    ];

    private static readonly Mixture[] Fifth = [new("Mixed_5b", 256, 160, 320, 32, 128, 128), new("Mixed_5c", 384, 192, 384, 48, 128, 128)];

    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, NetworkOptions options)
    {
        var clips = new ClipGraph(graph, Side);
        var units = new ClipUnits(clips, parameters, Epsilon);
        var flat = ClipWindow.Same(new ClipExtent(1, 3, 3), new ClipExtent(1, 2, 2));

        var x = Unit(units, "Conv3d_1a_7x7", clips.Input, 64, 7, 2);
        x = clips.MaxPool("MaxPool3d_2a_3x3", x, flat);
        x = Unit(units, "Conv3d_2b_1x1", x, 64, 1);
        x = Unit(units, "Conv3d_2c_3x3", x, 192, 3);
        x = Mixed(units, Third, clips.MaxPool("MaxPool3d_3a_3x3", x, flat));
        x = Mixed(units, Fourth, clips.MaxPool("MaxPool3d_4a_3x3", x, ClipWindow.Same(ClipExtent.Cube(3), Half)));
        x = Mixed(units, Fifth, clips.MaxPool("MaxPool3d_5a_2x2", x, ClipWindow.Same(Half, Half)));

        new ClipHead
        {
            Pool = "avg_pool",
            Window = 2,
            Classifier = "logits.conv3d",
            KernelAxes = 3,
            Fake = 0,
        }.Build(clips, parameters, options, x);
        parameters.Complete(_ => false);
    }

    private static Frames Mixed(ClipUnits units, Mixture[] mixtures, Frames input)
    {
        var x = input;
        foreach (var (name, direct, reduced, wide, reducedNarrow, narrow, pooled) in mixtures)
        {
            var pool = units.Clips.MaxPool($"{name}.b3a", x, ClipWindow.Same(ClipExtent.Cube(3), ClipExtent.One));
            x = units.Clips.Concat(
                name,
                Unit(units, $"{name}.b0", x, direct, 1),
                Unit(units, $"{name}.b1b", Unit(units, $"{name}.b1a", x, reduced, 1), wide, 3),
                Unit(units, $"{name}.b2b", Unit(units, $"{name}.b2a", x, reducedNarrow, 1), narrow, 3),
                Unit(units, $"{name}.b3b", pool, pooled, 1));
        }

        return x;
    }

    private static Frames Unit(ClipUnits units, string module, Frames x, int channels, int side, int stride = 1) => units.Clips.Relu(
        module,
        units.Normalised($"{module}.conv3d", $"{module}.bn", x, channels, ClipWindow.Same(ClipExtent.Cube(side), ClipExtent.Cube(stride))));

    /// <summary>One block: four branches, by their channels.</summary>
    private sealed record Mixture(string Name, int Direct, int Reduced, int Wide, int ReducedNarrow, int Narrow, int Pooled);
}
