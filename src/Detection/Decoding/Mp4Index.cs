using System.Buffers.Binary;

namespace FakeFinder.Detection.Decoding;

/// <summary>
/// The index of an mp4 or mov file whose tables prove a constant rate: then frame i has the time stamp i * delta, and nothing but the
/// tables has to be read. Anything unusual (fragments, a second video track, an edit list that cuts, leading frames) proves nothing.
/// </summary>
internal static class Mp4Index
{
    /// <summary>Sample entries whose decoders give one frame for each sample.</summary>
    private static readonly HashSet<string> OneFrameForEachSample = ["avc1", "avc3", "hvc1", "hev1", "mp4v", "av01", "vp09", "apch", "apcn", "apcs", "apco", "ap4h"];

    /// <summary>A table can claim any number; three hours at 120 frames a second are 1.3 million.</summary>
    private const uint MaxSamples = 2_000_000;

    /// <returns>Null where the tables do not prove a constant rate.</returns>
    public static FrameIndex? TryRead(string path)
    {
        if (Mp4Boxes.ReadMoov(path) is not { } moov || Mp4Boxes.Children(moov, "mvex"u8).Count > 0)
        {
            return null;
        }

        var tracks = Mp4Boxes.Children(moov, "trak"u8).Where(IsVideo).ToList();
        return tracks is [var track] && Mp4Boxes.Only(moov, "mvhd") is { } header && TimeScale(header) is { } movieScale ? Read(track, movieScale, new FileInfo(path).Length) : null;
    }

    private static FrameIndex? Read(ReadOnlyMemory<byte> track, uint movieScale, long fileLength)
    {
        if (Mp4Boxes.Only(track, "mdia", "mdhd") is not { } mediaHeader || TimeScale(mediaHeader) is not { } scale
            || Mp4Boxes.Only(track, "mdia", "minf", "stbl") is not { } tables
            || Mp4Boxes.Only(tables, "stsd") is not { } description || Pixels(description) is not { } pixels
            || Mp4Boxes.Only(tables, "stts") is not { } rates || Mp4Boxes.Table(rates, 2) is not [var samples, var delta]
            || Mp4Boxes.Only(tables, "stsz") is not { Length: >= 12 } sizes || BinaryPrimitives.ReadUInt32BigEndian(sizes.Span[8..]) != samples
            || samples is 0 or > MaxSamples || delta == 0 || !AreThere(sizes.Span, samples, fileLength)
            || Offsets(tables, samples) is not { } offsets
            || Keys(tables, samples) is not { } keys)
        {
            return null;
        }

        // Shown in steps of exactly delta, the first sample first: the order of decoding plus the offsets gives each place once.
        var first = offsets[0];
        var seen = new bool[samples];
        for (long sample = 0; sample < samples; sample++)
        {
            var ahead = offsets[sample] - first;
            var place = sample + (ahead / delta);
            if (ahead % delta != 0 || place < 0 || place >= samples || seen[place] || (sample > 0 && place == 0))
            {
                return null;
            }

            seen[place] = true;
        }

        if (FirstTime(track, first, ((samples - 1) * (long)delta) + 1, scale, movieScale) is not { } start)
        {
            return null;
        }

        var times = new long[samples];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = start + (i * (long)delta);
        }

        return FrameIndex.Create(new Rational(1, scale), times, keys.Select(key => start + (key * (long)delta) + offsets[key] - first), pixels);
    }

    /// <summary>Whether the file is long enough for so many samples: by their common size, or by the table that has the size of each.</summary>
    private static bool AreThere(ReadOnlySpan<byte> sizes, uint samples, long fileLength) =>
        BinaryPrimitives.ReadUInt32BigEndian(sizes[4..]) is > 0 and var common ? (long)common * samples <= fileLength : (long)samples * sizeof(uint) <= sizes.Length - 12;

    /// <returns>The time stamp of the first frame, where there is no edit list, or one that only shifts it to 0; else null.</returns>
    private static long? FirstTime(ReadOnlyMemory<byte> track, long firstOffset, long atLeast, uint scale, uint movieScale)
    {
        if (Mp4Boxes.Children(track, "edts"u8) is not [var edits])
        {
            return Mp4Boxes.Children(track, "edts"u8).Count == 0 ? firstOffset : null;
        }

        // Version 0: a count of one; duration on the movie's scale, media time on the track's, rate 1.0.
        return Mp4Boxes.Only(edits, "elst") is { } list && list.Span[0] == 0 && Mp4Boxes.Table(list, 3) is [var duration, var mediaTime, 0x00010000]
            && mediaTime == firstOffset && (Int128)duration * scale >= (Int128)atLeast * movieScale
            ? 0
            : null;
    }

    /// <returns>For each sample by how much it is shown later than it is decoded.</returns>
    private static long[]? Offsets(ReadOnlyMemory<byte> tables, uint samples)
    {
        var offsets = new long[samples];
        switch (Mp4Boxes.Children(tables, "ctts"u8))
        {
            case []:
                return offsets;
            case [var box] when Mp4Boxes.Table(box, 2) is { } runs:
                long at = 0;
                for (var run = 0; run < runs.Length; run += 2)
                {
                    if (runs[run] > samples - at)
                    {
                        return null;
                    }

                    // Version 1 has signed offsets; in version 0 no sane one is so large that it would look negative.
                    Array.Fill(offsets, (int)runs[run + 1], (int)at, (int)runs[run]);
                    at += runs[run];
                }

                return at == samples ? offsets : null;
            default:
                return null;
        }
    }

    /// <returns>The numbers of the samples at which decoding can begin, from 0; null where the first is not one of them.</returns>
    private static IReadOnlyList<int>? Keys(ReadOnlyMemory<byte> tables, uint samples) => Mp4Boxes.Children(tables, "stss"u8) switch
    {
        [] => [.. Enumerable.Range(0, (int)samples)],
        [var box] when Mp4Boxes.Table(box, 1) is [1, ..] numbers && numbers.All(number => number >= 1 && number <= samples) => [.. numbers.Select(number => (int)(number - 1))],
        _ => null,
    };

    private static bool IsVideo(ReadOnlyMemory<byte> track) =>
        Mp4Boxes.Only(track, "mdia", "hdlr") is { Length: >= 12 } handler && handler.Span[8..12].SequenceEqual("vide"u8);

    /// <summary>Of mvhd or mdhd: units in a second.</summary>
    private static uint? TimeScale(ReadOnlyMemory<byte> header)
    {
        var at = header.Length > 0 && header.Span[0] == 1 ? 20 : 12;
        return header.Length >= at + 4 && BinaryPrimitives.ReadUInt32BigEndian(header.Span[at..]) is > 0 and <= int.MaxValue and var scale ? scale : null;
    }

    /// <returns>Width times height of the only sample entry, where its decoder is one that gives a frame for each sample.</returns>
    private static long? Pixels(ReadOnlyMemory<byte> description)
    {
        if (description.Length < 8 + 36 || BinaryPrimitives.ReadUInt32BigEndian(description.Span[4..]) != 1
            || !OneFrameForEachSample.Contains(System.Text.Encoding.ASCII.GetString(description.Span[12..16])))
        {
            return null;
        }

        long width = BinaryPrimitives.ReadUInt16BigEndian(description.Span[(8 + 32)..]);
        long height = BinaryPrimitives.ReadUInt16BigEndian(description.Span[(8 + 34)..]);
        return width * height is > 0 and var pixels ? pixels : null;
    }
}
