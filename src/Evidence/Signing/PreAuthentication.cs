using System.Text;

namespace FakeFinder.Evidence.Signing;

/// <summary>
/// What a signature of a DSSE envelope is made over (PAE, DSSE protocol v1): the payload and its type, each with its length.
/// </summary>
public static class PreAuthentication
{
    public static byte[] Encode(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetByteCount(payloadType);
        return [.. Encoding.UTF8.GetBytes($"DSSEv1 {type} {payloadType} {payload.Length} "), .. payload];
    }
}
