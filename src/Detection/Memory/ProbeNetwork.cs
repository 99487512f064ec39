namespace FakeFinder.Detection.Memory;

/// <summary>The smallest ONNX model, y = x, written out by hand: enough to see whether an execution provider makes a session.</summary>
internal static class ProbeNetwork
{
    /// <summary>
    /// A ModelProto: format 8, operator set 18, one node Identity, one input and one output of float32 with one dimension of any size.
    /// </summary>
    public static ReadOnlySpan<byte> Content =>
    [
        0x08, 8,
        0x3a, 52,
        0x0a, 16, 0x0a, 1, (byte)'x', 0x12, 1, (byte)'y', 0x22, 8, (byte)'I', (byte)'d', (byte)'e', (byte)'n', (byte)'t', (byte)'i', (byte)'t', (byte)'y',
        0x12, 2, (byte)'i', (byte)'d',
        0x5a, 13, 0x0a, 1, (byte)'x', 0x12, 8, 0x0a, 6, 0x08, 1, 0x12, 2, 0x0a, 0,
        0x62, 13, 0x0a, 1, (byte)'y', 0x12, 8, 0x0a, 6, 0x08, 1, 0x12, 2, 0x0a, 0,
        0x42, 2, 0x10, 18,
    ];
}
