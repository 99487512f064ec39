using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests;

/// <summary>Loads an ONNX file into ONNX Runtime and runs it once.</summary>
internal static class SessionRun
{
    /// <summary>The one output beside the class activation map, which imported networks have too.</summary>
    public static DenseTensor<float> Run(byte[] model, float[] input, params int[] shape) =>
        Assert.Single(RunAll(model, input, shape), output => output.Key != "cam").Value;

    /// <summary>All outputs by name.</summary>
    public static Dictionary<string, DenseTensor<float>> RunAll(byte[] model, float[] input, IEnumerable<int> shape)
    {
        using var session = new InferenceSession(model);
        var name = Assert.Single(session.InputMetadata).Key;
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(input, [.. shape]))]);
        return results.ToDictionary(result => result.Name, result => result.AsTensor<float>().ToDenseTensor());
    }
}
