using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>Against ONNX Runtime's own operators on volumes, on odd and even lengths and sizes.</summary>
public sealed class ClipGraphTests
{
    private const int Clips = 2;

    [Theory]
    [InlineData(3, 1, 9, 7)]
    [InlineData(3, 2, 9, 7)]
    [InlineData(3, 2, 8, 8)]
    [InlineData(7, 2, 13, 10)]
    [InlineData(7, 2, 12, 9)]
    [InlineData(1, 1, 5, 6)]
    [InlineData(1, 2, 5, 6)]
    [InlineData(2, 2, 5, 7)]
    public void A_convolution_with_TensorFlow_s_padding_is_that_over_the_volume(int size, int stride, int frames, int side) =>
        CheckConvolution(
            ClipWindow.Same(ClipExtent.Cube(size), ClipExtent.Cube(stride)),
            frames,
            side,
            SamePads(size, stride, frames),
            SamePads(size, stride, side),
            inputs: 3);

    [Theory]
    [InlineData(3, 1, 9)]
    [InlineData(3, 2, 9)]
    [InlineData(3, 2, 6)]
    public void A_convolution_of_many_channels_is_that_over_the_volume(int size, int stride, int frames) =>
        CheckConvolution(
            ClipWindow.Centred(ClipExtent.Cube(size), ClipExtent.Cube(stride)),
            frames,
            8,
            (size / 2, size / 2),
            (size / 2, size / 2),
            inputs: 20);

    [Theory]
    [InlineData(3, 1, 6, 7)]
    [InlineData(3, 2, 6, 7)]
    [InlineData(3, 2, 7, 6)]
    [InlineData(2, 2, 7, 7)]
    public void A_pool_with_TensorFlow_s_padding_is_that_over_the_volume(int size, int stride, int frames, int side)
    {
        var actual = Run(
            3,
            frames,
            side,
            (clips, x) => clips.MaxPool("y", x, ClipWindow.Same(ClipExtent.Cube(size), ClipExtent.Cube(stride))));

        var (time, space) = (SamePads(size, stride, frames), SamePads(size, stride, side));
        var expected = RunVolume(3, frames, side, (graph, x) => graph.MaxPool("y", x, Window(size, stride, time, space)));
        AssertSame(expected, actual);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    public void A_convolution_to_few_channels_is_that_over_the_volume(int size, int stride) =>
        CheckConvolution(
            ClipWindow.Centred(ClipExtent.Cube(size), ClipExtent.Cube(stride)),
            6,
            7,
            (size / 2, size / 2),
            (size / 2, size / 2),
            inputs: 3,
            channels: 5);

    private static void CheckConvolution(
        ClipWindow window,
        int frames,
        int side,
        (int Before, int After) time,
        (int Before, int After) space,
        int inputs,
        int channels = ClipGraph.VectorChannels)
    {
        var size = window.Size.Time;
        var kernels = Formula.Uniform("kernels", channels * inputs * size * size * size);
        var bias = Formula.Uniform("bias", channels);
        var actual = Run(
            inputs,
            frames,
            side,
            (clips, x) => clips.Convolution("y", x, new FoldedConvolution(kernels, bias), channels, window));

        var expected = RunVolume(inputs, frames, side, (graph, x) => graph.Conv(
            "y",
            x,
            graph.Constant("kernels", kernels, channels, inputs, size, size, size),
            window: Window(null, window.Stride.Time, time, space),
            bias: graph.Constant("bias", bias, channels)));
        AssertSame(expected, actual);
    }

    private static GraphWindow Window(int? size, int stride, (int Before, int After) time, (int Before, int After) space) => new()
    {
        Size = size is { } side ? [side, side, side] : [],
        Strides = [stride, stride, stride],
        Pads = [time.Before, space.Before, space.Before, time.After, space.After, space.After],
    };

    /// <summary>As the original has it.</summary>
    private static (int Before, int After) SamePads(int size, int stride, int count)
    {
        var total = count % stride == 0 ? Math.Max(size - stride, 0) : Math.Max(size - (count % stride), 0);
        return (total / 2, total - (total / 2));
    }

    private static float[] Input(int channels, int frames, int side) =>
        Array.ConvertAll(Formula.Uniform("input", (long)Clips * channels * frames * side * side), Math.Abs);

    private static DenseTensor<float> Run(int channels, int frames, int side, Func<ClipGraph, Frames, Frames> build)
    {
        var graph = new GraphBuilder("frames");
        var clips = new ClipGraph(graph, side, channels);
        var y = build(clips, clips.Input);
        graph.Output(y.Value, GraphDimension.Named("frames"), y.Channels, y.Height, y.Width);
        return SessionRun.Run(graph.ToByteArray(), Input(channels, frames, side), Clips, channels, frames, side, side);
    }

    private static DenseTensor<float> RunVolume(int channels, int frames, int side, Func<GraphBuilder, GraphValue, GraphValue> build)
    {
        var graph = new GraphBuilder("volumes");
        var x = graph.Input("clip", GraphDimension.Batch, channels, GraphDimension.Named("t"), side, side);
        GraphDimension[] shape = [.. Enumerable.Range(0, 5).Select(axis => GraphDimension.Named($"d{axis}"))];
        graph.Output(build(graph, x), shape);
        return SessionRun.Run(graph.ToByteArray(), Input(channels, frames, side), Clips, channels, frames, side, side);
    }

    private static void AssertSame(DenseTensor<float> volumes, DenseTensor<float> frames)
    {
        var length = volumes.Dimensions[2];
        Assert.Equal(
            [volumes.Dimensions[0] * length, volumes.Dimensions[1], volumes.Dimensions[3], volumes.Dimensions[4]],
            frames.Dimensions.ToArray());
        for (var frame = 0; frame < frames.Dimensions[0]; frame++)
        {
            for (var channel = 0; channel < frames.Dimensions[1]; channel++)
            {
                for (var row = 0; row < frames.Dimensions[2]; row++)
                {
                    for (var column = 0; column < frames.Dimensions[3]; column++)
                    {
                        Assert.Equal(
                            volumes[frame / length, channel, frame % length, row, column],
                            frames[frame, channel, row, column],
                            1e-4);
                    }
                }
            }
        }
    }
}
