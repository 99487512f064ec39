using System.Globalization;
using System.Text;
using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>Builds a network over clips from its formula weights and compares what it gives with what its original gave.</summary>
internal static class ClipGolden
{
    /// <summary>Of the largest golden value.</summary>
    private const double Tolerance = 1e-3;

    /// <param name="expected">The logits.</param>
    public static void Check(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, float[] input, IReadOnlyList<float> expected)
    {
        var logits = SessionRun.Run(Model(network, build, []), input, [.. network.Input.Shape]);
        Assert.Equal(network.Output.Shape, logits.Dimensions.ToArray());
        var deviation = Golden.Deviation(expected, [.. logits]);
        if (!(deviation < Tolerance))
        {
            Assert.Fail($"{network.Name} is {deviation:0.######} of its largest value away.{Environment.NewLine}{Taps(network, build, input)}");
        }
    }

    /// <summary>The graph, with inner tensors as further outputs.</summary>
    private static byte[] Model(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, IEnumerable<ReferenceTap> taps)
    {
        var graph = new GraphBuilder(network.Name);
        build(graph, new Parameters(network.StateDict()));
        foreach (var tap in taps)
        {
            graph.Output(new GraphValue(tap.Name, GraphElement.Real), GraphDimension.Named($"{tap.Name}.frames"), tap.Shape[1], tap.Shape[3], tap.Shape[4]);
        }

        return graph.ToByteArray();
    }

    /// <summary>Where the error begins: the maps that the reference data show, except the means at the end.</summary>
    private static string Taps(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, float[] input)
    {
        var taps = network.Taps.Where(tap => tap.Shape[3] > 1).ToList();
        var tensors = SessionRun.RunAll(Model(network, build, taps), input, network.Input.Shape);
        return taps.Aggregate(new StringBuilder(), (text, tap) => text.AppendLine(Describe(tap, tensors[tap.Name]))).ToString();
    }

    private static string Describe(ReferenceTap tap, DenseTensor<float> frames)
    {
        var first = tap.More["first64"].EnumerateArray().Select(value => value.GetSingle()).ToList();
        var deviation = Golden.Deviation(first, [.. FirstChannel(frames).Take(first.Count)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{tap.Name} [{string.Join(", ", frames.Dimensions.ToArray())}]: {deviation:0.######}, mean {frames.Average():0.#####} for {tap.More["mean"].GetDouble():0.#####}");
    }

    /// <summary>Frames hold all channels of one frame together, the reference data all frames of one channel.</summary>
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
