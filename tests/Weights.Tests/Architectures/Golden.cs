using System.Globalization;
using System.Text;
using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>
/// Builds a network of the reference data from its formula weights, runs it on the formula input and compares with what its original gave.
/// </summary>
internal static class Golden
{
    /// <summary>Of the largest golden value.</summary>
    private const double Tolerance = 1e-3;

    /// <param name="tolerance">Of the largest golden logit; wider only where rounding alone moves the original by more.</param>
    public static void Check(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, double tolerance = Tolerance) =>
        Check(network, build, network.InputValues(), network.Output.Values!, TapLayout.Plain, tolerance);

    /// <summary>As <see cref="Check(ReferenceNetwork, Action{GraphBuilder, Parameters}, double)"/>, with another input.</summary>
    /// <param name="expected">The logits.</param>
    /// <param name="layout">How inner tensors lie, for the message of a failure.</param>
    public static void Check(
        ReferenceNetwork network,
        Action<GraphBuilder, Parameters> build,
        float[] input,
        IReadOnlyList<float> expected,
        TapLayout layout,
        double tolerance = Tolerance)
    {
        var logits = SessionRun.Run(Model(network, build, []), input, [.. network.Input.Shape]);
        var deviation = Deviation(expected, [.. logits]);

        Assert.Equal(WithoutLastOnes(network.Output.Shape), WithoutLastOnes(logits.Dimensions.ToArray()));
        Assert.Equal(expected.Count, (int)logits.Length);
        if (!(deviation < tolerance))
        {
            var taps = Taps(network, build, input, layout);
            Assert.Fail($"{network.Name} is {deviation:0.######} of its largest value away.{Environment.NewLine}{taps}");
        }
    }

    /// <summary>A single logit has an axis of its own here, and none in some of the reference data.</summary>
    private static IEnumerable<int> WithoutLastOnes(IEnumerable<int> shape) => shape.Reverse().SkipWhile(size => size == 1).Reverse();

    /// <summary>The inner tensors before and with the named one.</summary>
    public static void CheckUntil(string lastTap, ReferenceNetwork network, Action<GraphBuilder, Parameters> build)
    {
        var taps = network.Taps.TakeWhile(tap => tap.Name != lastTap).Append(network.Taps.Single(tap => tap.Name == lastTap)).ToList();
        var tensors = SessionRun.RunAll(Model(network, build, taps), network.InputValues(), network.Input.Shape);

        Assert.All(taps, tap => Assert.True(
            Deviation(tap, tensors[tap.Name], TapLayout.Plain) < Tolerance, Describe(tap, tensors[tap.Name], TapLayout.Plain)));
    }

    /// <summary>The largest difference over the largest expected value; not a number where a value is none.</summary>
    public static double Deviation(IReadOnlyList<float> expected, IReadOnlyList<float> actual) =>
        expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Aggregate(0.0, Math.Max) / expected.Max(Math.Abs);

    /// <summary>Where the error begins: the inner tensors that the reference data show, as further outputs.</summary>
    public static string Taps(ReferenceNetwork network, Action<GraphBuilder, Parameters> build) =>
        Taps(network, build, network.InputValues(), TapLayout.Plain);

    private static string Taps(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, float[] input, TapLayout layout)
    {
        var taps = network.Taps.Where(layout.IsShown).ToList();
        var tensors = SessionRun.RunAll(Model(network, build, taps, layout), input, network.Input.Shape);
        return taps.Aggregate(new StringBuilder(), (text, tap) => text.AppendLine(Describe(tap, tensors[tap.Name], layout))).ToString();
    }

    private static string Describe(ReferenceTap tap, DenseTensor<float> tensor, TapLayout layout)
    {
        var shape = string.Join(", ", tensor.Dimensions.ToArray());
        var (deviation, mean) = (Deviation(tap, tensor, layout), tap.More["mean"].GetDouble());
        return string.Create(
            CultureInfo.InvariantCulture, $"{tap.Name} [{shape}]: {deviation:0.######}, mean {tensor.Average():0.#####} for {mean:0.#####}");
    }

    private static double Deviation(ReferenceTap tap, DenseTensor<float> tensor, TapLayout layout)
    {
        var first = tap.More["first64"].EnumerateArray().Select(value => value.GetSingle()).ToList();
        return Deviation(first, [.. layout.InOrder(tensor).Take(first.Count)]);
    }

    /// <summary>The graph, with inner tensors as further outputs.</summary>
    public static byte[] Model(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, IEnumerable<ReferenceTap> taps) =>
        Model(network, build, taps, TapLayout.Plain);

    private static byte[] Model(
        ReferenceNetwork network, Action<GraphBuilder, Parameters> build, IEnumerable<ReferenceTap> taps, TapLayout layout)
    {
        var graph = new GraphBuilder(network.Name);
        build(graph, new Parameters(network.StateDict()));
        foreach (var tap in taps)
        {
            graph.Output(new GraphValue(tap.Name, GraphElement.Real), layout.ShapeOf(tap));
        }

        return graph.ToByteArray();
    }
}
