using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Detection.Networks;

/// <summary>An input or output of a network.</summary>
/// <param name="Type">Of its elements, as ONNX has it, such as <c>float32</c>.</param>
/// <param name="Shape">-1 where a size is only known when it runs.</param>
internal sealed record NetworkPort(string Name, string Type, IReadOnlyList<int> Shape)
{
    /// <summary>The only element type that detectors give and read.</summary>
    public const string Float32 = "float32";

    /// <summary>Such as <c>float32 n x 3 x 224 x 224</c>.</summary>
    public string Description => $"{Type} {Describe(Shape)}";

    public static NetworkPort Of(string name, NodeMetadata metadata) => metadata.IsTensor
        ? new NetworkPort(name, NameOf(metadata.ElementDataType), [.. metadata.Dimensions])
        : new NetworkPort(name, metadata.OnnxValueType.ToString(), []);

    /// <summary>Such as <c>n x 3 x 224 x 224</c>, with n for each size that is not fixed.</summary>
    public static string Describe(IReadOnlyList<int> shape) =>
        shape.Count == 0 ? "without dimensions" : string.Join(" x ", shape.Select(size => size < 0 ? "n" : $"{size}"));

    private static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => Float32,
        TensorElementType.Float16 => "float16",
        TensorElementType.Double => "float64",
        _ => type.ToString().ToLowerInvariant(),
    };
}
