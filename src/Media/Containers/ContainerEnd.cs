using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Media.Containers;

/// <summary>
/// Compares a file's length with what its container says of itself, where the container says it: exact, and cheaper than any decoding.
/// </summary>
public static class ContainerEnd
{
    private const uint Ebml = 0x1A45DFA3;
    private const uint Segment = 0x18538067;
    private const uint Cluster = 0x1F43B675;
    private const uint SimpleBlock = 0xA3;
    private const uint BlockGroup = 0xA0;
    private static readonly string[] FirstBoxes = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid"];

    /// <summary>
    /// What is missing at the file's end. Bytes that follow the container's own end are harmless, and so is a size that is wrong while all
    /// that it should hold is there.
    /// </summary>
    public static EndOfFile Look(Stream file)
    {
        Span<byte> head = stackalloc byte[16];
        return ReadAt(file, 0, head) < 12 ? EndOfFile.Whole
            : FirstBoxes.Contains(Encoding.ASCII.GetString(head[4..8])) ? LookAtBoxes(file)
            : head[..4].SequenceEqual("RIFF"u8) ? LookAtRiff(file)
            : BinaryPrimitives.ReadUInt32BigEndian(head) == Ebml ? LookAtMatroska(file)
            : head[..3].SequenceEqual("FLV"u8) ? LookAtFlv(file)
            : head[..4].SequenceEqual("GIF8"u8) ? LookAtGif(file)
            : EndOfFile.Whole;
    }

    /// <summary>
    /// ISO base media (mp4, mov): the file is whole where its index, the box moov, is there, and all samples that it names.
    /// </summary>
    private static EndOfFile LookAtBoxes(Stream file)
    {
        Mp4Box? index = null;
        Mp4Box? cut = null;
        foreach (var box in Mp4Boxes.TopLevel(file).ToList())
        {
            index ??= box.Type == "moov" ? box : null;
            cut = box.End > file.Length ? box : null;
        }

        if (index is null || index == cut)
        {
            return EndOfFile.Truncated(cut is { } open
                ? $"its box '{open.Type}' at byte {open.Start} is {open.End - open.Start} bytes long, but only {file.Length - open.Start} "
                    + $"bytes are there"
                : "its index (the box 'moov') is missing");
        }

        if (Mp4Boxes.ReadContent(file, index.Value) is not { } moov)
        {
            return EndOfFile.Whole;
        }

        // An interrupted recording in fragments is whole up to its last fragment.
        return Mp4Boxes.Children(moov, "mvex"u8).Count > 0
            ? cut?.Type is "moof" or "mdat"
                ? EndOfFile.Early
                : EndOfFile.Whole
            : Mp4Samples.End(moov) is var end && end > file.Length
                ? EndOfFile.Truncated($"its samples reach up to byte {end}, but only {file.Length} bytes are there")
                : EndOfFile.Whole;
    }

    /// <summary>
    /// AVI: one or more RIFF chunks, whose size may be wrong; what counts is whether the lists and chunks within them are there.
    /// </summary>
    private static EndOfFile LookAtRiff(Stream file)
    {
        Span<byte> head = stackalloc byte[12];
        long start = 12;
        while (ReadAt(file, start, head) >= 8 && IsFourCharacters(head[..4]))
        {
            if (head[..4].SequenceEqual("RIFF"u8))
            {
                start += 12;
                continue;
            }

            // 0 and all ones are written by a muxer that cannot seek back.
            long size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head[..4].SequenceEqual("LIST"u8) && head[8..].SequenceEqual("movi"u8) && size is 0 or uint.MaxValue)
            {
                return EndOfFile.Whole;
            }

            if (size > file.Length - start - 8 && IsOfAvi(head))
            {
                return EndOfFile.Truncated(
                    $"its chunk '{Encoding.ASCII.GetString(head[..4])}' at byte {start} is {size + 8} bytes long, but only "
                        + $"{file.Length - start} bytes are there"
                );
            }

            start += 8 + size + (size & 1);
        }

        return EndOfFile.Whole;
    }

    /// <summary>Matroska, WebM: an EBML header, then a segment, whose size may be unknown (all ones).</summary>
    private static EndOfFile LookAtMatroska(Stream file)
    {
        Span<byte> head = stackalloc byte[12];
        long start = 0;
        while (start < file.Length)
        {
            var read = ReadAt(file, start, head);
            if (
                ReadVint(head[..read], keepMarker: true) is not (var id and (Ebml or Segment), var idBytes)
                || ReadVint(head[idBytes..read], keepMarker: false) is not (var size, var sizeBytes))
            {
                return EndOfFile.Whole;
            }

            var content = start + idBytes + sizeBytes;
            if (size == UnknownSize(sizeBytes))
            {
                return LookAtOpenSegment(file, content);
            }

            if (size > file.Length - content)
            {
                return EndOfFile.Truncated(
                    $"its element {id:X} at byte {start} is {size} bytes long, but only {file.Length - content} bytes are there");
            }

            start = content + size;
        }

        return EndOfFile.Whole;
    }

    /// <summary>
    /// A segment that was written as a stream is whole up to its last block. Clusters whose size is unknown are gone through block by
    /// block.
    /// </summary>
    private static EndOfFile LookAtOpenSegment(Stream file, long start)
    {
        Span<byte> head = stackalloc byte[12];
        while (start < file.Length)
        {
            var read = ReadAt(file, start, head);
            if (
                ReadVint(head[..read], keepMarker: true) is not var (id, idBytes)
                || ReadVint(head[idBytes..read], keepMarker: false) is not var (size, sizeBytes))
            {
                return EndOfFile.Whole;
            }

            var content = start + idBytes + sizeBytes;
            var isOpen = size == UnknownSize(sizeBytes);
            if (!isOpen && size > file.Length - content)
            {
                return id is Cluster or SimpleBlock or BlockGroup ? EndOfFile.Early : EndOfFile.Whole;
            }

            start = isOpen ? content : content + size;
        }

        return EndOfFile.Whole;
    }

    /// <summary>FLV: tags of sound (8), video (9) and data (18), one behind the other.</summary>
    private static EndOfFile LookAtFlv(Stream file)
    {
        const int HeaderOfTag = 11;
        Span<byte> head = stackalloc byte[HeaderOfTag];
        ReadAt(file, 0, head);
        for (var start = 4 + (long)BinaryPrimitives.ReadUInt32BigEndian(head[5..]); start < file.Length;)
        {
            var read = ReadAt(file, start, head);
            if ((head[0] & 0x1F) is not (8 or 9 or 18))
            {
                return EndOfFile.Whole;
            }

            var end = start + HeaderOfTag + ((head[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head[2..]));
            if (read < HeaderOfTag || end > file.Length)
            {
                return EndOfFile.Early;
            }

            // Its size once more.
            start = end + 4;
        }

        return EndOfFile.Whole;
    }

    /// <summary>
    /// GIF: blocks up to the trailer, each of which is a chain of pieces with a byte of length before each, and an empty one at its end.
    /// </summary>
    private static EndOfFile LookAtGif(Stream file)
    {
        Span<byte> head = stackalloc byte[13];
        ReadAt(file, 0, head);
        for (var start = 13 + SizeOfColours(head[10]); ReadAt(file, start, head[..10]) is var read and > 0;)
        {
            switch (head[0])
            {
                case 0x21:
                    start += 2;
                    break;
                case 0x2C when read == 10:
                    start += 11 + SizeOfColours(head[9]);
                    break;
                case 0x2C:
                    return EndOfFile.Early;
                default:
                    return EndOfFile.Whole;
            }

            do
            {
                if (ReadAt(file, start, head[..1]) == 0)
                {
                    return EndOfFile.Early;
                }

                start += 1 + head[0];
            }
            while (head[0] > 0);
        }

        return EndOfFile.Early;
    }

    private static long SizeOfColours(byte flags) => (flags & 0x80) == 0 ? 0 : 3L << ((flags & 7) + 1);

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

    private static bool IsOfAvi(ReadOnlySpan<byte> head) => head[..4].SequenceEqual("LIST"u8) || head[..4].SequenceEqual("idx1"u8);

    private static bool IsFourCharacters(ReadOnlySpan<byte> name) => name.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;

    private static int ReadAt(Stream file, long position, Span<byte> into)
    {
        file.Position = position;
        return file.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }
}

/// <summary>How a file ends.</summary>
/// <param name="Missing">What is missing, to be put after "is truncated: "; null where what is there can be analysed.</param>
/// <param name="IsEarly">True for an interrupted recording that can be analysed up to its end: its last packet is not whole.</param>
public sealed record EndOfFile(string? Missing, bool IsEarly)
{
    public static EndOfFile Whole { get; } = new(null, IsEarly: false);

    public static EndOfFile Early { get; } = new(null, IsEarly: true);

    public static EndOfFile Truncated(string missing) => new(missing, IsEarly: false);
}
