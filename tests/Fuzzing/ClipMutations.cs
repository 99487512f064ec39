using System.Buffers.Binary;

namespace FakeFinder.Fuzzing;

/// <summary>Changes of the sizes that containers of video are built of.</summary>
public static class ClipMutations
{
    private static readonly uint[] Sizes = [0, 1, 7, 8, 9, 16, 0x7fff_fff0, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];

    /// <summary>Identifiers of EBML's and Matroska's larger elements; a variable-length size follows.</summary>
    private static readonly byte[][] Elements =
    [
        [0x1a, 0x45, 0xdf, 0xa3], [0x18, 0x53, 0x80, 0x67], [0x11, 0x4d, 0x9b, 0x74], [0x15, 0x49, 0xa9, 0x66], [0x16, 0x54, 0xae, 0x6b],
        [0x1f, 0x43, 0xb6, 0x75], [0x1c, 0x53, 0xbb, 0x6b], [0xae], [0xe0], [0xa3], [0x83], [0x86],
    ];

    public static Mutation[] All => [BoxSize, ChunkSize, ElementSize];

    /// <summary>Of mp4 and mov: 32 bits, big-endian, before four letters.</summary>
    private static byte[] BoxSize(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        if (Find(bytes, random, at => at >= 4 && AreLetters(bytes, at)) is { } name)
        {
            var size = bytes.AsSpan(name - 4);
            BinaryPrimitives.WriteUInt32BigEndian(size, Changed(BinaryPrimitives.ReadUInt32BigEndian(size), random));
        }

        return bytes;
    }

    /// <summary>Of AVI: 32 bits, little-endian, after four letters.</summary>
    private static byte[] ChunkSize(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        if (Find(bytes, random, at => at + 8 <= bytes.Length && AreLetters(bytes, at)) is { } name)
        {
            var size = bytes.AsSpan(name + 4);
            BinaryPrimitives.WriteUInt32LittleEndian(size, Changed(BinaryPrimitives.ReadUInt32LittleEndian(size), random));
        }

        return bytes;
    }

    private static byte[] ElementSize(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var id = Elements[random.Next(Elements.Length)];
        if (Find(bytes, random, at => at + id.Length + 8 <= bytes.Length && bytes.AsSpan(at).StartsWith(id)) is { } element)
        {
            // The first byte tells the width by its highest bit; all ones is a size that is not known.
            bytes[element + id.Length] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            bytes[element + id.Length + 1] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static uint Changed(uint size, Random random) => random.Next(3) switch
    {
        0 => Sizes[random.Next(Sizes.Length)],
        1 => size + (uint)random.Next(-16, 17),
        _ => (uint)random.NextInt64(uint.MaxValue),
    };

    private static bool AreLetters(byte[] bytes, int at) =>
        at + 4 <= bytes.Length && bytes.AsSpan(at, 4).IndexOfAnyExceptInRange((byte)'0', (byte)'z') < 0;

    /// <summary>The first place from a random one on; three of four times in the head, where most of them are.</summary>
    private static int? Find(byte[] bytes, Random random, Func<int, bool> isIt)
    {
        var from = random.Next(random.Next(4) == 0 ? bytes.Length : Math.Min(bytes.Length, 4096));
        for (var at = from; at < bytes.Length; at++)
        {
            if (isIt(at))
            {
                return at;
            }
        }

        return null;
    }
}
