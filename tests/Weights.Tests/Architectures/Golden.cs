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
    public static void Check(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, double tolerance = Tolerance)
    {
        var logits = SessionRun.RunAll(Model(network, build, []), network.InputValues(), network.Input.Shape)["logit"];
        var deviation = Deviation(network.Output.Values!, [.. logits]);

        Assert.Equal(network.Output.Values!.Count, (int)logits.Length);
        if (!(deviation < tolerance))
        {
            Assert.Fail($"{network.Name} is {deviation:0.######} of its largest value away.{Environment.NewLine}{Taps(network, build)}");
        }
    }

    /// <summary>The inner tensors before and with the named one.</summary>
    public static void CheckUntil(string lastTap, ReferenceNetwork network, Action<GraphBuilder, Parameters> build)
    {
        var taps = network.Taps.TakeWhile(tap => tap.Name != lastTap).Append(network.Taps.Single(tap => tap.Name == lastTap)).ToList();
        var tensors = SessionRun.RunAll(Model(network, build, taps), network.InputValues(), network.Input.Shape);

        Assert.All(taps, tap => Assert.True(Deviation(tap, tensors[tap.Name]) < Tolerance, Describe(tap, tensors[tap.Name])));
    }

    /// <summary>The largest difference over the largest expected value; not a number where a value is none.</summary>
    public static double Deviation(IReadOnlyList<float> expected, IReadOnlyList<float> actual) =>
        expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Aggregate(0.0, Math.Max) / expected.Max(Math.Abs);

    /// <summary>Where the error begins: the inner tensors that the reference data show, as further outputs.</summary>
    public static string Taps(ReferenceNetwork network, Action<GraphBuilder, Parameters> build)
    {
        var tensors = SessionRun.RunAll(Model(network, build, network.Taps), network.InputValues(), network.Input.Shape);
        return network.Taps.Aggregate(new StringBuilder(), (text, tap) => text.AppendLine(Describe(tap, tensors[tap.Name]))).ToString();
    }

    private static string Describe(ReferenceTap tap, DenseTensor<float> tensor) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tap.Name} [{string.Join(", ", tensor.Dimensions.ToArray())}]: {Deviation(tap, tensor):0.######}, mean {tensor.Average():0.#####} for {tap.More["mean"].GetDouble():0.#####}");

    private static double Deviation(ReferenceTap tap, DenseTensor<float> tensor)
    {
        var first = tap.More["first64"].EnumerateArray().Select(value => value.GetSingle()).ToList();
        return Deviation(first, [.. tensor.Take(first.Count)]);
    }

    /// <summary>The graph, with inner tensors as further outputs.</summary>
    public static byte[] Model(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, IEnumerable<ReferenceTap> taps)
    {
        var graph = new GraphBuilder(network.Name);
        build(graph, new Parameters(network.StateDict()));
        foreach (var tap in taps)
        {
            graph.Output(new GraphValue(tap.Name, GraphElement.Real), [.. tap.Shape.Select(size => (GraphDimension)size)]);
        }

        return graph.ToByteArray();
    }
}
