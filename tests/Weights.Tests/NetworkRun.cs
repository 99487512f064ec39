using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Weights.Tests;

/// <summary>Loads an ONNX file into ONNX Runtime and runs it once.</summary>
internal static class NetworkRun
{
    public static DenseTensor<float> Run(byte[] model, float[] input, params int[] shape)
    {
        using var session = new InferenceSession(model);
        var name = Assert.Single(session.InputMetadata).Key;
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(input, shape))]);
        return Assert.Single(results).AsTensor<float>().ToDenseTensor();
    }
}
