using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FakeFinder.Reference;

/// <summary>Writes pickles of protocol 2 as the format's description says, opcode by opcode.</summary>
public sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public PickleWriter() => Raw(0x80, 2);

    public PickleWriter Raw(params ReadOnlySpan<byte> values)
    {
        bytes.Write(values);
        return this;
    }

    public PickleWriter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Code('X').Int32(utf8.Length).Raw(utf8);
    }

    public PickleWriter Number(long value)
    {
        var raw = new BigInteger(value).ToByteArray();
        return Raw(0x8a, (byte)raw.Length).Raw(raw);
    }

    public PickleWriter Global(string module, string name) => Code('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    public PickleWriter True() => Raw(0x88);

    public PickleWriter False() => Raw(0x89);

    public PickleWriter None() => Code('N');

    public PickleWriter EmptyDictionary() => Code('}');

    public PickleWriter OrderedDictionary() => Global("collections", "OrderedDict").Code(')').Call();

    /// <summary>A tuple of what is written between.</summary>
    public PickleWriter Tuple(Action<PickleWriter> items) => Between(items, 't');

    /// <summary>A list of what is written between.</summary>
    public PickleWriter List(Action<PickleWriter> items) => Code(']').Between(items, 'e');

    /// <summary>Adds the keys and values that are written between to the dictionary on top of the stack.</summary>
    public PickleWriter SetItems(Action<PickleWriter> items) => Between(items, 'u');

    public PickleWriter Call() => Code('R');

    public PickleWriter Persistent() => Code('Q');

    public byte[] Stop()
    {
        Code('.');
        return bytes.WrittenSpan.ToArray();
    }

    private PickleWriter Between(Action<PickleWriter> items, char end)
    {
        Code('(');
        items(this);
        return Code(end);
    }

    private PickleWriter Int32(int value)
    {
        Span<byte> raw = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(raw, value);
        return Raw(raw);
    }

    private PickleWriter Code(char code) => Raw((byte)code);
}
