using System.Buffers.Binary;
using System.Text;
using FakeFinder.Clips;
using FakeFinder.Media.Containers;

namespace FakeFinder.Media.Tests.Containers;

public sealed class Mp4IndexTests(MadeClips clips) : IClassFixture<MadeClips>
{
    /// <summary>Bytes from the name of a table to its count: in stsz the common size of all samples lies before.</summary>
    private const int CountOfTimes = 12;
    private const int CommonSize = 8;
    private const int CountOfSizes = 12;

    [Fact]
    public void An_index_proves_no_more_samples_than_the_file_can_hold()
    {
        var clip = clips.MakeTwoSeconds("constant.mp4", "-bf", "0");
        Assert.Equal(60, Mp4Index.TryRead(clip, trackId: 1)!.Times.Length);

        // A million samples, first of a byte each, then with a size of its own for each.
        Assert.Null(Mp4Index.TryRead(Patched(clip, "bytes.mp4", commonSize: 1), trackId: 1));
        Assert.Null(Mp4Index.TryRead(Patched(clip, "sizes.mp4", commonSize: 0), trackId: 1));
    }

    [Fact]
    public void Of_millions_of_empty_boxes_few_are_kept()
    {
        var boxes = new byte[4_000_000];
        for (var at = 0; at < boxes.Length; at += 8)
        {
            BinaryPrimitives.WriteInt32BigEndian(boxes.AsSpan(at), 8);
            "trak"u8.CopyTo(boxes.AsSpan(at + 4));
        }

        Assert.Equal(1000, Mp4Boxes.Children(boxes, "trak"u8).Count);
    }

    private string Patched(string clip, string name, uint commonSize)
    {
        const uint Claim = 1_000_000;
        var bytes = File.ReadAllBytes(clip);
        Write("stts", CountOfTimes, Claim);
        Write("stsz", CommonSize, commonSize);
        Write("stsz", CountOfSizes, Claim);
        File.WriteAllBytes(clips.PathOf(name), bytes);
        return clips.PathOf(name);

        void Write(string table, int offset, uint value) =>
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(table)) + offset), value);
    }
}
