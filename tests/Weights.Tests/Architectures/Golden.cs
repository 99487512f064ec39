using System.Globalization;
using System.Text;
using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>Builds a network of the reference data from its formula weights, runs it on the formula input and compares with what its original gave.</summary>
internal static class Golden
{
    /// <summary>Of the largest golden value.</summary>
    private const double Tolerance = 1e-3;

    private const string TapKey = "first64";

    public static void Check(ReferenceNetwork network, Action<GraphBuilder, Parameters> build)
    {
        var logits = NetworkRun.RunAll(Model(network, build, []), network.InputValues(), network.Input.Shape)["logit"];
        var deviation = Deviation(network.Output.Values!, [.. logits]);

        Assert.Equal(network.Output.Values!.Count, (int)logits.Length);
        Assert.True(deviation < Tolerance, $"{network.Name} is {deviation:0.######} of its largest value away.{Environment.NewLine}{Taps(network, build)}");
    }

    /// <summary>The largest difference over the largest golden value.</summary>
    public static double Deviation(IReadOnlyList<float> expected, IReadOnlyList<float> actual) =>
        expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max() / expected.Max(Math.Abs);

    /// <summary>Where the error begins: the inner tensors that the reference data show, as further outputs.</summary>
    private static string Taps(ReferenceNetwork network, Action<GraphBuilder, Parameters> build)
    {
        var tensors = NetworkRun.RunAll(Model(network, build, network.Taps), network.InputValues(), network.Input.Shape);
        return network.Taps.Aggregate(new StringBuilder(), (text, tap) => text.AppendLine(Describe(tap, tensors[tap.Name]))).ToString();
    }

    private static string Describe(ReferenceTap tap, DenseTensor<float> tensor)
    {
        var first = tap.More[TapKey].EnumerateArray().Select(value => value.GetSingle()).ToList();
        var deviation = Deviation(first, [.. tensor.Take(first.Count)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{tap.Name} [{string.Join(", ", tensor.Dimensions.ToArray())}]: {deviation:0.######}, mean {tensor.Average():0.#####} for {tap.More["mean"].GetDouble():0.#####}");
    }

    private static byte[] Model(ReferenceNetwork network, Action<GraphBuilder, Parameters> build, IEnumerable<ReferenceTap> taps)
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
