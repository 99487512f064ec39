using System.Buffers.Binary;

namespace FakeFinder.Detection.Decoding;

/// <summary>Boxes of the ISO base media format (ISO/IEC 14496-12) within bytes of hostile origin: whatever does not fit in ends the enumeration.</summary>
internal static class Mp4Boxes
{
    /// <summary>The tables of three hours of video and sound take about 30 MB.</summary>
    private const int MaxMoov = 64 << 20;

    /// <summary>Of one kind beside each other; a file can hold millions of empty ones.</summary>
    private const int MaxChildren = 1000;

    /// <returns>The content of the file's moov box, or null where there is none of a plausible size.</returns>
    public static byte[]? ReadMoov(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        long start = 0;
        for (var boxes = 0; boxes < 10_000 && start <= file.Length - 8; boxes++)
        {
            file.Position = start;
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var header = 8;
            if (size == 1 && read == 16)
            {
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
                header = 16;
            }

            if (size < header || size > file.Length - start)
            {
                return null;
            }

            if (head[4..8].SequenceEqual("moov"u8))
            {
                if (size - header > MaxMoov)
                {
                    return null;
                }

                var moov = new byte[size - header];
                file.Position = start + header;
                file.ReadExactly(moov);
                return moov;
            }

            start += size;
        }

        return null;
    }

    /// <summary>The contents of the direct children of this type; of very many only the first.</summary>
    public static List<ReadOnlyMemory<byte>> Children(ReadOnlyMemory<byte> parent, ReadOnlySpan<byte> type)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        while (parent.Length >= 8 && found.Count < MaxChildren)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(parent.Span);
            if (size < 8 || size > parent.Length)
            {
                break;
            }

            if (parent.Span[4..8].SequenceEqual(type))
            {
                found.Add(parent[8..(int)size]);
            }

            parent = parent[(int)size..];
        }

        return found;
    }

    /// <returns>The only child of this type along the path; null where there is none or more than one.</returns>
    public static ReadOnlyMemory<byte>? Only(ReadOnlyMemory<byte> parent, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (Children(parent, System.Text.Encoding.ASCII.GetBytes(type)) is not [var child])
            {
                return null;
            }

            parent = child;
        }

        return parent;
    }

    /// <summary>The rows of a full box that is a table: version and flags, a count, then that many rows of so many 32-bit numbers.</summary>
    /// <returns>Null where the bytes do not hold what the count says.</returns>
    public static uint[]? Table(ReadOnlyMemory<byte> box, int columns)
    {
        if (box.Length < 8)
        {
            return null;
        }

        var rows = BinaryPrimitives.ReadUInt32BigEndian(box.Span[4..]);
        if (rows > (box.Length - 8) / (4 * columns))
        {
            return null;
        }

        var numbers = new uint[rows * columns];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt32BigEndian(box.Span[(8 + (4 * i))..]);
        }

        return numbers;
    }
}
