using System.Text;

namespace FakeFinder.Detection.Networks.Files;

/// <summary>
/// Reads the wire format of protocol buffers from a stream, field by field, without keeping what it passes over: a file of gigabytes takes
/// a few bytes of memory.
/// </summary>
/// <param name="stream">Can seek; read from its beginning.</param>
internal sealed class ProtobufReader(Stream stream)
{
    private const int WireTypeBits = 3;
    private const int VarintBits = 7;
    private const int LongestVarint = 10;

    private readonly long length = stream.Length;

    /// <summary>Of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>The whole stream.</summary>
    public ProtobufField Whole => new(0, ProtobufField.LengthDelimited, length);

    /// <summary>The fields of a message; each is passed over to its end, however much of it was read.</summary>
    /// <param name="message">Whose first byte is the next one.</param>
    /// <exception cref="InvalidDataException">These bytes are no message; the message says where.</exception>
    public IEnumerable<ProtobufField> FieldsOf(ProtobufField message)
    {
        while (Position < message.End)
        {
            var field = ReadField(message.End);
            yield return field;
            if (field.End > Position)
            {
                Position = stream.Seek(field.End, SeekOrigin.Begin);
            }
        }
    }

    /// <summary>A field's number, where that is its wire type.</summary>
    public ulong ReadNumber(ProtobufField field) =>
        field.WireType == 0 ? ReadVarint(field.End) : throw Malformed("a number is stored as something else");

    /// <exception cref="InvalidDataException">It is longer than that, or no text.</exception>
    public string ReadText(ProtobufField field, int most)
    {
        if (field.End - Position > most)
        {
            throw Malformed($"a name has more than {most} bytes");
        }

        var bytes = new byte[field.End - Position];
        stream.ReadExactly(bytes);
        Position = field.End;
        return Encoding.UTF8.GetString(bytes);
    }

    private ProtobufField ReadField(long end)
    {
        var tag = ReadVarint(end);
        var (number, wireType) = (tag >> WireTypeBits, (int)(tag & 7));
        if (number is 0 or > int.MaxValue)
        {
            throw Malformed("a field has no number");
        }

        var fieldEnd = wireType switch
        {
            0 => EndOfVarint(end),
            1 => Position + sizeof(long),
            ProtobufField.LengthDelimited => EndOfBytes(end),
            5 => Position + sizeof(int),
            _ => throw Malformed($"a field has wire type {wireType}"),
        };
        return fieldEnd <= end ? new ProtobufField((int)number, wireType, fieldEnd) : throw Malformed("a field ends beyond its message");
    }

    private long EndOfBytes(long end)
    {
        var size = ReadVarint(end);
        return size <= (ulong)(end - Position) ? Position + (long)size : throw Malformed("a field ends beyond its message");
    }

    /// <summary>Looks where a number ends, and goes back to its beginning.</summary>
    private long EndOfVarint(long end)
    {
        var start = Position;
        ReadVarint(end);
        var after = Position;
        Position = stream.Seek(start, SeekOrigin.Begin);
        return after;
    }

    private ulong ReadVarint(long end)
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint; i++)
        {
            var next = Position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw Malformed("a number is cut off");
            }

            Position++;
            value |= (ulong)(next & 0x7f) << (i * VarintBits);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number is too long");
    }

    private InvalidDataException Malformed(string what) => new($"{what} at byte {Position} of {length}");
}

/// <summary>One field of a message.</summary>
/// <param name="WireType">0: a number of any length, 1: 8 bytes, 2: its length and then as many bytes, 5: 4 bytes.</param>
/// <param name="End">The position behind its last byte.</param>
internal readonly record struct ProtobufField(int Number, int WireType, long End)
{
    public const int LengthDelimited = 2;

    public bool IsMessage => WireType == LengthDelimited;
}
