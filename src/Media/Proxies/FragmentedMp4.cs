using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using FakeFinder.Media.Containers;

namespace FakeFinder.Media.Proxies;

/// <summary>Watches a fragmented MP4 (ISO/IEC 14496-12) of FFmpeg go by, and keeps what an index of it needs.</summary>
internal sealed class FragmentedMp4
{
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    /// <summary>Of a box that is read whole.</summary>
    private const int LargestBox = 64 << 20;

    private readonly ArrayBufferWriter<byte> box = new();
    private readonly ArrayBufferWriter<byte> head = new();
    private readonly Dictionary<uint, Mp4Track> tracks = [];
    private readonly List<Fragment> fragments = [];
    private long toSkip;

    /// <summary>The boxes before the first fragment, in bytes of the file.</summary>
    public ReadOnlyMemory<byte> Head => head.WrittenMemory;

    /// <summary>In their order.</summary>
    public IReadOnlyList<Fragment> Fragments => fragments;

    /// <summary>The track of the pictures; null until it has come by.</summary>
    public Mp4Track? Video { get; private set; }

    /// <summary>How far the pictures have come.</summary>
    public TimeSpan Reached => Video is { } video ? TimeSpan.FromSeconds((double)video.End / video.Timescale) : TimeSpan.Zero;

    /// <summary>Where the track that ends last ends, in units of the video track.</summary>
    public long End => tracks.Values.Max(track => (long)((Int128)track.End * Video!.Timescale / track.Timescale));

    /// <summary>The next bytes of the file.</summary>
    /// <exception cref="InvalidDataException">It is no MP4 of the expected form.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (toSkip > 0)
            {
                var skipped = (int)Math.Min(toSkip, bytes.Length);
                toSkip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            var taken = Math.Min(Missing(), bytes.Length);
            box.Write(bytes[..taken]);
            bytes = bytes[taken..];
            if (Missing() == 0)
            {
                Close();
            }
        }
    }

    /// <returns>How many bytes of the box must still come: those of its header first, then, where it is read, all.</returns>
    private int Missing()
    {
        if (box.WrittenCount < ShortHeader)
        {
            return ShortHeader - box.WrittenCount;
        }

        var size = BinaryPrimitives.ReadUInt32BigEndian(box.WrittenSpan);
        var wanted =
            IsSamples() ? size == 1 ? LongHeader : ShortHeader
            : size is >= ShortHeader and <= LargestBox ? (int)size
            : throw new InvalidDataException($"FFmpeg wrote a box of {size} bytes.");
        return wanted - box.WrittenCount;
    }

    private bool IsSamples() => box.WrittenSpan[4..ShortHeader].SequenceEqual("mdat"u8);

    private void Close()
    {
        long size = BinaryPrimitives.ReadUInt32BigEndian(box.WrittenSpan);
        if (size == 1)
        {
            size = BinaryPrimitives.ReadInt64BigEndian(box.WrittenSpan[ShortHeader..]);
        }

        var type = Encoding.ASCII.GetString(box.WrittenSpan[4..ShortHeader]);
        var content = box.WrittenMemory[ShortHeader..];
        if (type == "moof")
        {
            fragments.Add(new Fragment(size, ReadFragment(content)));
        }
        else if (fragments.Count > 0)
        {
            fragments[^1] = fragments[^1] with { Bytes = fragments[^1].Bytes + size };
            toSkip = size - box.WrittenCount;
        }
        else
        {
            if (type == "moov")
            {
                ReadTracks(content);
            }

            head.Write(box.WrittenSpan);
        }

        box.ResetWrittenCount();
    }

    private void ReadTracks(ReadOnlyMemory<byte> movie)
    {
        foreach (var track in Mp4Boxes.Children(movie, "trak"u8))
        {
            var header = Only(track, "tkhd").Span;
            var media = Only(track, "mdia", "mdhd").Span;
            var read = new Mp4Track(
                BinaryPrimitives.ReadUInt32BigEndian(header[(header[0] == 0 ? 12 : 20)..]),
                BinaryPrimitives.ReadUInt32BigEndian(media[(media[0] == 0 ? 12 : 20)..]),
                Only(track, "mdia", "hdlr").Span[8..12].SequenceEqual("vide"u8));
            tracks.Add(read.Id, read);
            Video ??= read.IsVideo ? read : null;
        }

        if (Video is null || tracks.Values.Any(track => track.Timescale == 0))
        {
            throw new InvalidDataException("FFmpeg wrote no track of pictures.");
        }
    }

    /// <returns>When its first frame is shown; null where it has none.</returns>
    private long? ReadFragment(ReadOnlyMemory<byte> fragment)
    {
        long? start = null;
        foreach (var part in Mp4Boxes.Children(fragment, "traf"u8))
        {
            var header = new FragmentHeader(Only(part, "tfhd").Span);
            var track = tracks.GetValueOrDefault(header.Track) ?? throw new InvalidDataException("FFmpeg wrote an unknown track.");
            var time = Only(part, "tfdt").Span;
            long begin = time[0] == 0
                ? BinaryPrimitives.ReadUInt32BigEndian(time[4..])
                : BinaryPrimitives.ReadInt64BigEndian(time[4..]);
            track.End = begin + Mp4Boxes.Children(part, "trun"u8).Sum(run => header.DurationOf(run.Span));
            start ??= track == Video ? begin : null;
        }

        return start;
    }

    private static ReadOnlyMemory<byte> Only(ReadOnlyMemory<byte> parent, params ReadOnlySpan<string> types) =>
        Mp4Boxes.Only(parent, types) ?? throw new InvalidDataException($"FFmpeg wrote no {string.Join('/', types)}, or several.");
}
