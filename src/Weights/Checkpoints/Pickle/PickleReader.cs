using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FakeFinder.Weights.Checkpoints.Pickle;

/// <summary>
/// The bytes of a pickle. Sizes that the file states are believed only up to a limit, and memory is taken as the bytes arrive.
/// </summary>
internal sealed class PickleReader(Stream stream)
{
    /// <summary>Of one text or byte string: more than the source code of a class, which old files hold.</summary>
    private const int TextLimit = 1 << 20;

    /// <summary>Of all texts of one pickle.</summary>
    private const int TotalTextLimit = 1 << 26;

    /// <summary>Of a module's or a class's name.</summary>
    private const int LineLimit = 512;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long totalText;

    public byte Byte() => stream.ReadByte() is var value && value >= 0 ? (byte)value : throw CutOff();

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Fill(stackalloc byte[sizeof(ushort)]));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Fill(stackalloc byte[sizeof(int)]));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Fill(stackalloc byte[sizeof(long)]));

    /// <summary>Big endian, unlike all else in a pickle.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Fill(stackalloc byte[sizeof(double)]));

    /// <returns>A <see cref="long"/>, or a <see cref="BigInteger"/> where it is too large for one.</returns>
    public object Integer(int bytes)
    {
        var value = new BigInteger(Bytes(bytes));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    public byte[] Bytes(long count)
    {
        totalText += count;
        if (count is < 0 or > TextLimit || totalText > TotalTextLimit)
        {
            throw UnreadableCheckpointException.Damaged($"its pickle states a text of {count} bytes");
        }

        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    public string Text(long bytes)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(bytes));
        }
        catch (DecoderFallbackException exception)
        {
            throw UnreadableCheckpointException.Damaged("a text in its pickle is no UTF-8", exception);
        }
    }

    /// <summary>Up to the next line feed, which is left out.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (var value = Byte(); value != '\n'; value = Byte())
        {
            if (line.Length == LineLimit || !char.IsAscii((char)value) || char.IsControl((char)value))
            {
                throw UnreadableCheckpointException.Damaged("a name in its pickle is none");
            }

            line.Append((char)value);
        }

        return line.ToString();
    }

    private ReadOnlySpan<byte> Fill(Span<byte> target) =>
        stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length ? target : throw CutOff();

    private static UnreadableCheckpointException CutOff() => UnreadableCheckpointException.Damaged("it ends within its pickle");
}
