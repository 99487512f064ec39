using System.Buffers.Binary;

namespace FakeFinder.Media.Proxies;

/// <summary>What the samples of a track have in common in a fragment: its <c>tfhd</c> box.</summary>
internal readonly struct FragmentHeader
{
    /// <summary>The flags of the fields before and of the default duration, with their bytes.</summary>
    private const int BaseOffset = 0x1;
    private const int Description = 0x2;
    private const int DefaultDuration = 0x8;

    private const int RunOffset = 0x1;
    private const int RunFirstFlags = 0x4;
    private const int SampleDuration = 0x100;

    /// <summary>Of a sample in a run, each field 4 bytes: duration, size, flags, composition offset.</summary>
    private static readonly int[] SampleFields = [SampleDuration, 0x200, 0x400, 0x800];

    private readonly uint duration;

    public FragmentHeader(ReadOnlySpan<byte> content)
    {
        Track = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        var flags = FlagsOf(content);
        var at = 8 + ((flags & BaseOffset) != 0 ? 8 : 0) + ((flags & Description) != 0 ? 4 : 0);
        duration = (flags & DefaultDuration) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(content[at..]) : 0;
    }

    /// <summary>The track's number.</summary>
    public uint Track { get; }

    /// <param name="run">The content of a <c>trun</c> box.</param>
    /// <returns>Of its samples together, in units of the track.</returns>
    public long DurationOf(ReadOnlySpan<byte> run)
    {
        var flags = FlagsOf(run);
        var samples = BinaryPrimitives.ReadUInt32BigEndian(run[4..]);
        if ((flags & SampleDuration) == 0)
        {
            return (long)samples * duration;
        }

        var at = 8 + ((flags & RunOffset) != 0 ? 4 : 0) + ((flags & RunFirstFlags) != 0 ? 4 : 0);
        var bytes = 4 * SampleFields.Count(field => (flags & field) != 0);
        long sum = 0;
        for (var sample = 0; sample < samples; sample++)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(run[(at + (sample * bytes))..]);
        }

        return sum;
    }

    private static int FlagsOf(ReadOnlySpan<byte> box) => (int)(BinaryPrimitives.ReadUInt32BigEndian(box) & 0xFFFFFF);
}
