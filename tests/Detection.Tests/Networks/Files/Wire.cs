namespace FakeFinder.Detection.Tests.Networks.Files;

/// <summary>Writes fields of protocol buffers by hand, also such as no library writes.</summary>
internal static class Wire
{
    /// <summary>A message, a text or bytes.</summary>
    public static byte[] Bytes(int field, params ReadOnlySpan<byte> content) =>
        [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    public static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    public static byte[] Varint(long value)
    {
        var (rest, bytes) = ((ulong)value, new List<byte>());
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        return [.. bytes, (byte)rest];
    }
}
