using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// SlowFast-50 (Feichtenhofer et al. 2019, "SlowFast networks for video recognition"): a wide path over every fourth frame and a narrow one
/// over all, which tells the wide one what it saw.
/// <para>Input <c>clip</c>: n x 3 x T x side x side, float32, RGB, normalised as the detector says. Output <c>logits</c>: n x 2, before
/// softmax; the second one says fake.
/// Output <c>cam</c>, where asked for: n x T/4, rounded up, x side/32 x side/32.</para>
/// </summary>
public static class SlowFast
{
    private const int SlowChannels = 64;
    private const int FastChannels = 8;

    /// <summary>How many times its inner channels a bottleneck gives.</summary>
    private const int Expansion = 4;

    /// <summary>
    /// The slow path sees every alpha-th frame (alpha as in the paper); a network of eighteen that is named after 8 has 4 too.
    /// </summary>
    private const int SlowStep = 4;

    private static readonly int[] Blocks = [3, 4, 6, 3];

    /// <param name="side">Height and width of a frame; a multiple of 32.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        var clips = new ClipGraph(graph, side);
        var units = new ClipUnits(clips, parameters);
        var fast = Stem(units, "fast", FastChannels, new ClipExtent(5, 7, 7), frameStep: 1);
        var slow = Stem(units, "slow", SlowChannels, new ClipExtent(1, 7, 7), SlowStep);
        for (var stage = 0; stage < Blocks.Length; stage++)
        {
            var lateral = units.Plain(
                $"Tconv{stage + 1}",
                fast,
                2 * fast.Channels,
                new ClipExtent(5, 1, 1),
                new ClipExtent(SlowStep, 1, 1));
            slow = Stage(
                units,
                "slow",
                stage,
                clips.Concat($"slow_lateral{stage + 1}", slow, lateral),
                SlowChannels,
                frames: stage < 2 ? 1 : 3);
            fast = Stage(units, "fast", stage, fast, FastChannels, frames: 3);
        }

        new ClipHead { Pool = "avgpool", Classifier = "fc", Fake = 1 }.Build(clips, parameters, options, slow, fast);
        parameters.Complete(_ => false);
    }

    private static Frames Stem(ClipUnits units, string path, int channels, ClipExtent size, int frameStep)
    {
        var stem = units.Normalised($"{path}_conv1", $"{path}_bn1", units.Clips.Input, channels, size, new ClipExtent(frameStep, 2, 2));
        return units.Clips.MaxPool(
            $"{path}_maxpool",
            units.Clips.Relu($"{path}_relu", stem),
            ClipWindow.Centred(new ClipExtent(1, 3, 3), new ClipExtent(1, 2, 2)));
    }

    /// <param name="channels">Of the path's stem.</param>
    /// <param name="frames">That the first convolution of each block sees.</param>
    private static Frames Stage(ClipUnits units, string path, int stage, Frames x, int channels, int frames)
    {
        var name = $"{path}_res{stage + 1}";
        for (var block = 0; block < Blocks[stage]; block++)
        {
            var step = stage > 0 && block == 0 ? 2 : 1;
            x = Bottleneck(
                units,
                block == Blocks[stage] - 1 ? name : $"{name}.{block}",
                $"{name}.{block}",
                x,
                channels << stage,
                frames,
                new ClipExtent(1, step, step));
        }

        return x;
    }

    /// <param name="name">Of the result: a stage's last block gives the stage's result.</param>
    private static Frames Bottleneck(ClipUnits units, string name, string module, Frames x, int channels, int frames, ClipExtent stride)
    {
        var (clips, one) = (units.Clips, ClipExtent.One);
        var inner = clips.Relu(
            $"{module}.relu1",
            units.Normalised($"{module}.conv1", $"{module}.bn1", x, channels, one with { Time = frames }, one));
        inner = clips.Relu(
            $"{module}.relu2",
            units.Normalised($"{module}.conv2", $"{module}.bn2", inner, channels, new ClipExtent(1, 3, 3), stride));
        var residual = units.Normalised($"{module}.conv3", $"{module}.bn3", inner, channels * Expansion, one, one);
        var shortcut = x.Channels == residual.Channels && stride == one
            ? x
            : units.Normalised($"{module}.downsample.0", $"{module}.downsample_bn", x, residual.Channels, one, stride);
        return clips.Relu(name, clips.Add($"{module}.sum", residual, shortcut));
    }
}
