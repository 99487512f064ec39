using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Media.Containers;

/// <summary>
/// The index of an mp4 or mov file by its own tables, which name each sample and its time: nothing else has to be read. Anything unusual
/// (fragments, an edit list that cuts, leading frames, two frames of one time) proves nothing.
/// </summary>
public static class Mp4Index
{
    /// <summary>Sample entries whose decoders give one frame for each sample.</summary>
    private static readonly HashSet<string> OneFrameForEachSample =
    [
        "avc1",
        "avc3",
        "hvc1",
        "hev1",
        "mp4v",
        "av01",
        "vp09",
        "apch",
        "apcn",
        "apcs",
        "apco",
        "ap4h",
    ];

    /// <summary>A table can claim any number; three hours at 120 frames a second are 1.3 million.</summary>
    private const uint MaxSamples = 2_000_000;

    /// <param name="trackId">The track's number in the file.</param>
    /// <returns>Null where the tables do not prove which frame has which time.</returns>
    public static FrameIndex? TryRead(string path, uint trackId)
    {
        using var file = File.OpenRead(path);
        if (Mp4Boxes.ReadMoov(file) is not { } moov || Mp4Boxes.Children(moov, "mvex"u8).Count > 0)
        {
            return null;
        }

        var tracks = Mp4Boxes.Children(moov, "trak"u8).Where(track => IsVideo(track) && TrackId(track) == trackId).ToList();
        return tracks is [var track] && Mp4Boxes.Only(moov, "mvhd") is { } header && TimeScale(header) is { } movieScale
            ? Read(track, movieScale, file.Length)
            : null;
    }

    private static FrameIndex? Read(ReadOnlyMemory<byte> track, uint movieScale, long fileLength)
    {
        if (Mp4Boxes.Only(track, "mdia", "mdhd") is not { } mediaHeader || TimeScale(mediaHeader) is not { } scale
            || Mp4Boxes.Only(track, "mdia", "minf", "stbl") is not { } tables
            || Mp4Boxes.Only(tables, "stsd") is not { } description || Pixels(description) is not { } pixels
            || Mp4Samples.Sizes(tables) is not { Count: > 0 and <= MaxSamples and var samples } sizes || !sizes.FitInto(fileLength)
            || Runs(tables, "stts", samples) is not { } steps
            || Offsets(tables, samples) is not { } offsets
            || Keys(tables, samples) is not { } keys)
        {
            return null;
        }

        // Shown later than decoded by the sample's offset; no frame may be shown before the first sample.
        var shown = new long[samples];
        long decoded = 0;
        for (var sample = 0; sample < samples; decoded += steps[sample++])
        {
            shown[sample] = decoded + offsets[sample];
        }

        var first = shown[0];
        var keyTimes = keys.Select(key => shown[key]).ToList();
        Array.Sort(shown);
        if (shown[0] != first || Array.Exists([.. shown.Zip(shown.Skip(1), (one, next) => next - one)], gap => gap <= 0)
            || Start(track, first, shown[^1] + 1 - first, scale, movieScale) is not { } start)
        {
            return null;
        }

        return FrameIndex.Create(
            new Rational(1, scale),
            [.. shown.Select(time => time - first + start)],
            keyTimes.Select(time => time - first + start),
            pixels);
    }

    /// <returns>The time stamp of the first frame, where there is no edit list, or one that only shifts it to 0; else null.</returns>
    private static long? Start(ReadOnlyMemory<byte> track, long firstOffset, long atLeast, uint scale, uint movieScale)
    {
        if (Mp4Boxes.Children(track, "edts"u8) is not [var edits])
        {
            return Mp4Boxes.Children(track, "edts"u8).Count == 0 ? firstOffset : null;
        }

        // Version 0: a count of one; duration on the movie's scale, media time on the track's, rate 1.0.
        return
            Mp4Boxes.Only(edits, "elst") is { Length: > 0 } list
            && list.Span[0] == 0
            && Mp4Boxes.Table(list, 3) is [var duration, var mediaTime, 0x00010000]
            && mediaTime == firstOffset
            && (Int128)duration * scale >= (Int128)atLeast * movieScale
            ? 0
            : null;
    }

    /// <summary>A table of runs, each of a count and a number.</summary>
    /// <returns>The number of each sample; null where the counts are not those of all samples together.</returns>
    private static uint[]? Runs(ReadOnlyMemory<byte> tables, string type, uint samples)
    {
        if (Mp4Boxes.Only(tables, type) is not { } box || Mp4Boxes.Table(box, 2) is not { } runs)
        {
            return null;
        }

        var numbers = new uint[samples];
        long at = 0;
        for (var run = 0; run < runs.Length; run += 2)
        {
            if (runs[run] > samples - at)
            {
                return null;
            }

            Array.Fill(numbers, runs[run + 1], (int)at, (int)runs[run]);
            at += runs[run];
        }

        return at == samples ? numbers : null;
    }

    /// <returns>For each sample by how much it is shown later than it is decoded.</returns>
    private static int[]? Offsets(ReadOnlyMemory<byte> tables, uint samples) => Mp4Boxes.Children(tables, "ctts"u8).Count == 0
        ? new int[samples]
        // Version 1 has signed offsets; in version 0 no sane one is so large that it would look negative.
        : Runs(tables, "ctts", samples) is { } offsets ? Array.ConvertAll(offsets, offset => (int)offset) : null;

    /// <returns>The numbers of the samples at which decoding can begin, from 0; null where the first is not one of them.</returns>
    private static IReadOnlyList<int>? Keys(ReadOnlyMemory<byte> tables, uint samples) =>
        Mp4Boxes.Children(tables, "stss"u8) switch
        {
            [] => [.. Enumerable.Range(0, (int)samples)],
            [var box] when Mp4Boxes.Table(box, 1) is [1, ..] numbers && numbers.All(number => number >= 1 && number <= samples) =>
            [
                .. numbers.Select(number => (int)(number - 1)),
            ],
            _ => null,
        };

    private static bool IsVideo(ReadOnlyMemory<byte> track) =>
        Mp4Boxes.Only(track, "mdia", "hdlr") is { Length: >= 12 } handler && handler.Span[8..12].SequenceEqual("vide"u8);

    private static uint? TrackId(ReadOnlyMemory<byte> track) =>
        Mp4Boxes.Only(track, "tkhd") is { Length: >= 24 } header
            ? BinaryPrimitives.ReadUInt32BigEndian(header.Span[(header.Span[0] == 1 ? 20 : 12)..])
            : null;

    /// <summary>Of mvhd or mdhd: units in a second.</summary>
    private static uint? TimeScale(ReadOnlyMemory<byte> header)
    {
        var at = header.Length > 0 && header.Span[0] == 1 ? 20 : 12;
        return header.Length >= at + 4 && BinaryPrimitives.ReadUInt32BigEndian(header.Span[at..]) is > 0 and <= int.MaxValue and var scale
            ? scale
            : null;
    }

    /// <returns>Width times height of the only sample entry, where its decoder is one that gives a frame for each sample.</returns>
    private static long? Pixels(ReadOnlyMemory<byte> description)
    {
        if (description.Length < 8 + 36 || BinaryPrimitives.ReadUInt32BigEndian(description.Span[4..]) != 1
            || !OneFrameForEachSample.Contains(Encoding.ASCII.GetString(description.Span[12..16])))
        {
            return null;
        }

        long width = BinaryPrimitives.ReadUInt16BigEndian(description.Span[(8 + 32)..]);
        long height = BinaryPrimitives.ReadUInt16BigEndian(description.Span[(8 + 34)..]);
        return width * height is > 0 and var pixels ? pixels : null;
    }
}
