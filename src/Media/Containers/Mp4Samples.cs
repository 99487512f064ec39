using System.Buffers.Binary;

namespace FakeFinder.Media.Containers;

/// <summary>Where the samples of an mp4 or mov file lie, by its tables.</summary>
internal static class Mp4Samples
{
    /// <param name="moov">The content of the box.</param>
    /// <returns>The place behind the last sample of all tracks; 0 where the tables name none.</returns>
    public static long End(ReadOnlyMemory<byte> moov)
    {
        long end = 0;
        foreach (var track in Mp4Boxes.Children(moov, "trak"u8))
        {
            if (Mp4Boxes.Only(track, "mdia", "minf", "stbl") is { } tables)
            {
                end = Math.Max(end, EndOf(tables));
            }
        }

        return end;
    }

    /// <summary>The size of each sample: a common one, or a table.</summary>
    public static Mp4SampleSizes? Sizes(ReadOnlyMemory<byte> tables)
    {
        if (Mp4Boxes.Only(tables, "stsz") is not { Length: >= 12 } box)
        {
            return null;
        }

        var common = BinaryPrimitives.ReadUInt32BigEndian(box.Span[4..]);
        var count = BinaryPrimitives.ReadUInt32BigEndian(box.Span[8..]);
        return common > 0 || count <= (box.Length - 12) / sizeof(uint) ? new Mp4SampleSizes(box[12..], count, common) : null;
    }

    private static long EndOf(ReadOnlyMemory<byte> tables)
    {
        if (
            Sizes(tables) is not { } sizes
            || Mp4Boxes.Only(tables, "stsc") is not { } runsBox
            || Mp4Boxes.Table(runsBox, 3) is not { Length: > 0 } runs
            || Offsets(tables) is not { } offsets)
        {
            return 0;
        }

        // Each row of stsc: from this chunk on (counted from 1), so many samples in each chunk.
        long end = 0, sample = 0;
        for (int chunk = 0, run = 0; chunk < offsets.Count && sample < sizes.Count; chunk++)
        {
            while (run + 3 < runs.Length && runs[run + 3] <= chunk + 1)
            {
                run += 3;
            }

            var after = Math.Min(sizes.Count, sample + runs[run + 1]);
            var bytes = sizes.Sum(sample, after);
            end = after > sample ? Math.Max(end, offsets[chunk] + bytes) : end;
            sample = after;
        }

        return end;
    }

    private static List<long>? Offsets(ReadOnlyMemory<byte> tables)
    {
        if (Mp4Boxes.Only(tables, "stco") is { } narrow && Mp4Boxes.Table(narrow, 1) is { } small)
        {
            return [.. small];
        }

        return Mp4Boxes.Only(tables, "co64") is { } wide && Mp4Boxes.Table(wide, 2) is { } halves
            ? [.. halves.Chunk(2).Select(pair => (long)(((ulong)pair[0] << 32) | pair[1]) & long.MaxValue)]
            : null;
    }
}

/// <summary>The table of a track's sample sizes.</summary>
/// <param name="table">32 bits, big-endian, for each sample; not used where all have one size.</param>
/// <param name="common">The size of all, or 0.</param>
internal sealed class Mp4SampleSizes(ReadOnlyMemory<byte> table, uint count, uint common)
{
    public uint Count => count;

    /// <summary>Whether a file of this length can hold all samples: a count alone costs its author nothing.</summary>
    public bool FitInto(long fileLength) => common == 0 || (long)common * count <= fileLength;

    /// <summary>The bytes of the samples from one up to, but not with, another.</summary>
    public long Sum(long from, long to)
    {
        if (common > 0)
        {
            return common * (to - from);
        }

        long sum = 0;
        for (var sample = (int)from; sample < to; sample++)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(table.Span[(sample * sizeof(uint))..]);
        }

        return sum;
    }
}
