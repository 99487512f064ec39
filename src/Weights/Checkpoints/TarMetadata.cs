using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// The blocks of a tar that tell of the member behind them, such as a long name. .NET's reader takes as much memory as their headers claim.
/// </summary>
internal static class TarMetadata
{
    private const int BlockSize = 512;

    private const int SizeAt = 124;

    private const int SizeLength = 12;

    private const int TypeAt = 156;

    private const long Most = 1 << 20;

    /// <summary>
    /// Looks at all headers, and sets the file back to its start. What is no header is left to the reader to complain of.
    /// </summary>
    /// <exception cref="UnreadableCheckpointException">A block claims more than any needs.</exception>
    public static void Check(Stream file)
    {
        var header = new byte[BlockSize];
        while (file.ReadAtLeast(header, BlockSize, throwOnEndOfStream: false) == BlockSize && SizeOf(header) is { } size)
        {
            if (header[TypeAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K' && size > Most)
            {
                throw UnreadableCheckpointException.Damaged($"a header in it claims {size} bytes of names");
            }

            file.Position = Math.Min(file.Length, file.Position + size + BlockSize - 1) / BlockSize * BlockSize;
        }

        file.Position = 0;
    }

    /// <returns>Null where there is none.</returns>
    private static long? SizeOf(byte[] header)
    {
        var field = header.AsSpan(SizeAt, SizeLength);

        // The first bit says that the rest is binary.
        if ((field[0] & 0x80) != 0)
        {
            return BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and < long.MaxValue / 2 and var binary ? binary : null;
        }

        try
        {
            var digits = Encoding.ASCII.GetString(field).Trim('\0', ' ');
            return digits.Length == 0 ? null : Convert.ToInt64(digits, 8);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
