using System.Buffers.Binary;

namespace FakeFinder.Fuzzing;

/// <summary>Makes damaged and hostile files of sound ones. The same seed and number give the same bytes.</summary>
/// <param name="originals">Sound files.</param>
/// <param name="further">Kinds of change that only this format has, beside those that any has.</param>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> originals, params Mutation[] further)
{
    private const int MostChanges = 4;

    private static readonly Mutation[] Any = [Flip, FlipInHead, Overwrite, Truncate, Duplicate, Cut, Blank, Splice];

    private readonly Mutation[] mutations = [.. Any, .. further];

    /// <param name="number">Of the input.</param>
    /// <param name="original">Index of the file that it was made of, whose name may matter.</param>
    public byte[] Make(int number, out int original)
    {
        var random = new Random(HashCode(number));
        original = random.Next(originals.Count);
        var bytes = originals[original].ToArray();
        for (var changes = random.Next(1, MostChanges + 1); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = mutations[random.Next(mutations.Length)](bytes, random, originals);
        }

        return bytes;
    }

    /// <summary>Not System.HashCode, which differs from process to process.</summary>
    private int HashCode(int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));

    private static byte[] Flip(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        for (var count = random.Next(1, 64); count > 0; count--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    /// <summary>Headers are where a reader believes what it is told.</summary>
    private static byte[] FlipInHead(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        for (var count = random.Next(1, 8); count > 0; count--)
        {
            bytes[random.Next(Math.Min(bytes.Length, 2048))] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>A number at the border of what its type holds.</summary>
    private static byte[] Overwrite(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        ulong[] values = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, ulong.MaxValue];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, values[random.Next(values.Length)]);
        var width = 1 << random.Next(4);
        var at = random.Next(bytes.Length);
        number[^width..][..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Truncate(byte[] bytes, Random random, IReadOnlyList<byte[]> others) => bytes[..random.Next(bytes.Length)];

    private static byte[] Duplicate(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var (start, end) = Chunk(bytes, random);
        return [.. bytes[..end], .. bytes[start..end], .. bytes[end..]];
    }

    private static byte[] Cut(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var (start, end) = Chunk(bytes, random);
        return [.. bytes[..start], .. bytes[end..]];
    }

    private static byte[] Blank(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var (start, end) = Chunk(bytes, random);
        bytes.AsSpan(start..end).Fill((byte)random.Next(256));
        return bytes;
    }

    /// <summary>The beginning of one file and the end of another, which may be of another format.</summary>
    private static byte[] Splice(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var other = others[random.Next(others.Count)];
        return [.. bytes[..random.Next(bytes.Length)], .. other[random.Next(other.Length)..]];
    }

    private static (int Start, int End) Chunk(byte[] bytes, Random random)
    {
        var start = random.Next(bytes.Length);
        return (start, Math.Min(bytes.Length, start + random.Next(1, 1 << random.Next(1, 17))));
    }
}

/// <summary>Changes a file; it may write into what it is given.</summary>
/// <param name="bytes">Not empty.</param>
public delegate byte[] Mutation(byte[] bytes, Random random, IReadOnlyList<byte[]> others);
