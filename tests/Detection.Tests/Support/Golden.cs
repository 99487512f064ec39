using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Numbers of the reference data, and how near to them is near enough.</summary>
internal static class Golden
{
    public static JsonNode Read(params ReadOnlySpan<string> parts) => JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf(parts)))!;

    public static float[] Floats(this JsonNode? node) => [.. node!.AsArray().Select(value => (float)value!)];

    public static int[] Integers(this JsonNode? node) => [.. node!.AsArray().Select(value => (int)value!)];

    public static FaceBox Box(this JsonNode? node, float scale = 1) =>
        node.Floats() is var box ? new FaceBox(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale) : default;

    public static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"Value {i} is {actual[i]}, and {expected[i]} is expected, within {tolerance}.");
        }
    }

    /// <summary>Mean, deviation and first values of a tensor.</summary>
    public static void AssertTensor(JsonNode? golden, float[] tensor, double tolerance)
    {
        var mean = tensor.Average();
        Assert.Equal((double)golden!["mean"]!, mean, tolerance);
        Assert.Equal((double)golden["std"]!, Math.Sqrt(tensor.Average(value => ((double)value - mean) * (value - mean))), tolerance);
        AssertNear(golden["first16"].Floats(), tensor.AsSpan(0, 16), tolerance);
    }
}
