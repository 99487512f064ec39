using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Media.Containers;

/// <summary>
/// Boxes of the ISO base media format (ISO/IEC 14496-12) within bytes of hostile origin: whatever does not fit in ends the enumeration.
/// </summary>
internal static class Mp4Boxes
{
    /// <summary>The tables of three hours of video and sound take about 30 MB.</summary>
    private const int MaxMoov = 64 << 20;

    private const int MaxTopLevel = 1_000_000;

    /// <summary>Of one kind beside each other; a file can hold millions of empty ones.</summary>
    private const int MaxChildren = 1000;

    /// <summary>
    /// The boxes of the file's top level, up to its end or to the first bytes that are no box. Only the last one may reach beyond the file.
    /// </summary>
    public static IEnumerable<Mp4Box> TopLevel(Stream file)
    {
        var head = new byte[16];
        long start = 0;
        for (var boxes = 0; boxes < MaxTopLevel && start < file.Length; boxes++)
        {
            file.Position = start;
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (read < 8 || !IsType(head.AsSpan(4, 4)))
            {
                yield break;
            }

            var (size, header) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), 8);
            if (size == 1 && read == 16)
            {
                (size, header) = (BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)), 16);
            }

            // A size of 0 means that the box reaches to the end.
            size = size == 0 ? file.Length - start : size;
            if (size < header || size > long.MaxValue - start)
            {
                yield break;
            }

            yield return new Mp4Box(Encoding.ASCII.GetString(head, 4, 4), start, header, start + size);
            if (start + size > file.Length)
            {
                yield break;
            }

            start += size;
        }
    }

    /// <returns>The content of the file's moov box; null where there is none, or none of a plausible size.</returns>
    public static byte[]? ReadMoov(Stream file) =>
        TopLevel(file).FirstOrDefault(box => box.Type == "moov") is { Type: not null } moov ? ReadContent(file, moov) : null;

    /// <returns>Null where the box does not fit into the file, or is too large to be believed.</returns>
    public static byte[]? ReadContent(Stream file, Mp4Box box)
    {
        if (box.End > file.Length || box.End - box.Start - box.Header > MaxMoov)
        {
            return null;
        }

        var content = new byte[box.End - box.Start - box.Header];
        file.Position = box.Start + box.Header;
        file.ReadExactly(content);
        return content;
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
            if (Children(parent, Encoding.ASCII.GetBytes(type)) is not [var child])
            {
                return null;
            }

            parent = child;
        }

        return parent;
    }

    /// <summary>
    /// The rows of a full box that is a table: version and flags, a count, then that many rows of so many 32-bit numbers.
    /// </summary>
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

    private static bool IsType(ReadOnlySpan<byte> type) => type.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 || type[0] == 0xA9;
}

/// <summary>A box of a file's top level.</summary>
/// <param name="Header">The length of its own head, in bytes.</param>
/// <param name="End">Where it ends by its own word; may lie beyond the file.</param>
internal readonly record struct Mp4Box(string Type, long Start, int Header, long End);
