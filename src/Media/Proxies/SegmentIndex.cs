using System.Buffers.Binary;

namespace FakeFinder.Media.Proxies;

/// <summary>
/// The box <c>sidx</c> (ISO/IEC 14496-12, 8.16.3), from which a player learns a fragmented file's duration, and where to read for any
/// moment, before it has read the file. FFmpeg could write it only into a file that it can go back in.
/// </summary>
internal static class SegmentIndex
{
    private const int Header = 40;
    private const int Row = 12;

    /// <summary>Rows are counted in 16 bits.</summary>
    private const int MostRows = ushort.MaxValue;

    /// <summary>Each piece begins with a frame that needs no other: starts_with_SAP, SAP_type 1.</summary>
    private const uint BeginsWithKeyFrame = 0x9000_0000;

    /// <summary>To stand right before the first fragment.</summary>
    /// <exception cref="InvalidDataException">There is no fragment, or a piece is too large for an index.</exception>
    public static byte[] Of(FragmentedMp4 file)
    {
        var pieces = Pieces(file);
        var box = new byte[Header + (Row * pieces.Count)];
        var rest = box.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(rest, box.Length);
        "sidx"u8.CopyTo(rest[4..]);
        rest[8] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(rest[12..], file.Video!.Id);
        BinaryPrimitives.WriteUInt32BigEndian(rest[16..], file.Video.Timescale);

        // Earliest time, and the distance to the first fragment: both 0.
        BinaryPrimitives.WriteUInt16BigEndian(rest[38..], (ushort)pieces.Count);
        rest = rest[Header..];
        foreach (var (bytes, duration) in pieces)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, bytes is > 0 and <= int.MaxValue ? (uint)bytes : throw TooLarge());
            BinaryPrimitives.WriteUInt32BigEndian(rest[4..], duration is >= 0 and <= uint.MaxValue ? (uint)duration : throw TooLarge());
            BinaryPrimitives.WriteUInt32BigEndian(rest[8..], BeginsWithKeyFrame);
            rest = rest[Row..];
        }

        return box;
    }

    /// <summary>
    /// The first begins at 0 also where its first frame comes later, since its sound may not; the last lasts to the end of all tracks.
    /// </summary>
    private static List<(long Bytes, long Duration)> Pieces(FragmentedMp4 file)
    {
        var together = (file.Fragments.Count + MostRows - 1) / MostRows;
        var groups = file.Fragments.Chunk(Math.Max(1, together)).ToList();
        if (groups.Count == 0)
        {
            throw new InvalidDataException("FFmpeg wrote no frame.");
        }

        var starts = new long[groups.Count + 1];
        for (var group = 1; group < groups.Count; group++)
        {
            // Sound alone has no frame to begin with: the group takes no time of its own.
            var told = groups[group].FirstOrDefault(one => one.Start is not null).Start;
            starts[group] = Math.Max(starts[group - 1], told ?? starts[group - 1]);
        }

        starts[^1] = Math.Max(starts[^2], file.End);
        return [.. groups.Select((group, index) => (group.Sum(one => one.Bytes), starts[index + 1] - starts[index]))];
    }

    private static InvalidDataException TooLarge() => new("A piece of the file is too large for an index.");
}
