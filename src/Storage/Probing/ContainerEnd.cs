using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Storage.Probing;

/// <summary>Compares a file's length with what its container says of itself, where the container says it: exact, and cheaper than any decoding.</summary>
internal static class ContainerEnd
{
    private const int MaxBoxes = 1_000_000;
    private static readonly string[] FirstBoxes = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid"];

    /// <returns>What is missing, to be put after "is truncated: "; null where nothing is, or where the container does not tell.</returns>
    public static string? FindMissing(Stream file)
    {
        Span<byte> head = stackalloc byte[16];
        return ReadAt(file, 0, head) < 12 ? null
            : FirstBoxes.Contains(Encoding.ASCII.GetString(head[4..8])) ? CheckBoxes(file)
            : head[..4].SequenceEqual("RIFF"u8) ? CheckRiff(file)
            : BinaryPrimitives.ReadUInt32BigEndian(head) == 0x1A45DFA3 ? CheckMatroska(file)
            : null;
    }

    /// <summary>ISO base media (mp4, mov): the boxes of the top level follow one another up to the end, and one of them is moov.</summary>
    private static string? CheckBoxes(Stream file)
    {
        Span<byte> head = stackalloc byte[16];
        var hasIndex = false;
        long start = 0;
        for (var boxes = 0; start < file.Length && boxes < MaxBoxes; boxes++)
        {
            var read = ReadAt(file, start, head);
            if (read < 8 || !IsPrintable(head[4..8]))
            {
                break;
            }

            var type = Encoding.ASCII.GetString(head[4..8]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 1 && read == 16)
            {
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            hasIndex |= type == "moov";
            if (size == 0)
            {
                break;
            }

            if (size < 8 || size > file.Length - start)
            {
                return $"its box '{type}' at byte {start} is {size} bytes long, but only {file.Length - start} bytes are there";
            }

            start += size;
        }

        return hasIndex ? null : "its index (the box 'moov') is missing";
    }

    /// <summary>AVI: one or more RIFF chunks, each with its size; 0 and all ones are written by a muxer that cannot seek back.</summary>
    private static string? CheckRiff(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        long start = 0;
        while (ReadAt(file, start, head) == 8 && head[..4].SequenceEqual("RIFF"u8))
        {
            long size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (size is 0 or uint.MaxValue)
            {
                return null;
            }

            if (size + 8 > file.Length - start)
            {
                return $"its RIFF chunk at byte {start} is {size + 8} bytes long, but only {file.Length - start} bytes are there";
            }

            start += 8 + size + (size & 1);
        }

        return null;
    }

    /// <summary>Matroska, WebM: an EBML header, then a segment, whose size may be unknown (all ones).</summary>
    private static string? CheckMatroska(Stream file)
    {
        Span<byte> head = stackalloc byte[12];
        long start = 0;
        for (var elements = 0; elements < 100 && start < file.Length; elements++)
        {
            var read = ReadAt(file, start, head);
            if (ReadVint(head[..read], keepMarker: true) is not (var id, var idBytes)
                || ReadVint(head[idBytes..read], keepMarker: false) is not (var size, var sizeBytes)
                || size == UnknownSize(sizeBytes))
            {
                return null;
            }

            var content = start + idBytes + sizeBytes;
            if (size > file.Length - content)
            {
                return $"its element {id:X} at byte {start} is {size} bytes long, but only {file.Length - content} bytes are there";
            }

            start = content + size;
        }

        return null;
    }

    private static long UnknownSize(int bytes) => (1L << (7 * bytes)) - 1;

    /// <summary>A variable-size integer of EBML: the number of leading zero bits tells the number of bytes.</summary>
    private static (long Value, int Bytes)? ReadVint(ReadOnlySpan<byte> from, bool keepMarker)
    {
        if (from.IsEmpty || from[0] == 0)
        {
            return null;
        }

        var bytes = byte.LeadingZeroCount(from[0]) + 1;
        if (bytes > from.Length)
        {
            return null;
        }

        long value = keepMarker ? from[0] : from[0] & (0xFF >> bytes);
        foreach (var next in from[1..bytes])
        {
            value = (value << 8) | next;
        }

        return (value, bytes);
    }

    private static bool IsPrintable(ReadOnlySpan<byte> type) => type.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 || type[0] == 0xA9;

    private static int ReadAt(Stream file, long position, Span<byte> into)
    {
        file.Position = position;
        return file.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }
}
