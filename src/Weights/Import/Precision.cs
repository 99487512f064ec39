using System.Text.Json.Serialization;

namespace FakeFinder.Weights.Import;

/// <summary>Numeric precision of a network. Inputs and outputs are 32-bit floats in either case.</summary>
public enum Precision
{
    /// <summary>32-bit floats, as in the published code.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>
    /// 16-bit floats: half the size. Faster on GPUs; ONNX Runtime on a CPU mostly turns it back. Every convolution is written as one, since
    /// GPUs' libraries choose the algorithm (<see cref="Architectures.NetworkOptions.Winograd"/>).
    /// </summary>
    [JsonStringEnumMemberName("fp16")]
    Fp16,
}
