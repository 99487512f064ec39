using FakeFinder.Detection.Decoding;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Detection.Tests.Decoding;

/// <summary>Sought frames are the frames of a sequential decode, by hash, on clips of every kind that seeking could get wrong.</summary>
public sealed class SeekingTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private const string BFrames = "bframes=3:b-pyramid=normal:keyint=24:min-keyint=24:scenecut=0";
    private readonly MediaTools tools = Decoders.Tools();

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task Constant_rate_with_B_frames() =>
        await SoughtEqualsSequential(clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames), Kind.Arithmetic);

    [Fact]
    public async Task Constant_rate_without_B_frames_beside_sound() =>
        await SoughtEqualsSequential(clips.Make("sound.mp4", "-f", "lavfi", "-i", "sine=d=6", "-i", clips.MakeVideo("plain.mp4", 150, "-bf", "0"), "-map", "0", "-map", "1", "-c:v", "copy"), Kind.Arithmetic);

    [Fact]
    public async Task Open_groups_of_pictures() =>
        await SoughtEqualsSequential(clips.MakeVideo("open-gop.mp4", 150, "-x264-params", BFrames + ":open-gop=1"), Kind.Arithmetic);

    [Fact]
    public async Task Open_groups_in_Matroska() =>
        await SoughtEqualsSequential(clips.Make("open-gop.mkv", "-i", clips.MakeVideo("open-gop.mp4", 150, "-x264-params", BFrames + ":open-gop=1"), "-c", "copy"), Kind.Packets);

    [Fact]
    public async Task Refreshed_by_columns_instead_of_key_frames() =>
        await SoughtEqualsSequential(clips.MakeVideo("refresh.mp4", 150, "-x264-params", "intra-refresh=1:keyint=24:bframes=0"), Kind.Arithmetic);

    [Fact]
    public async Task Variable_rate() =>
        await SoughtEqualsSequential(clips.Make("vfr.mp4", "-i", clips.MakeVideo("long.mp4", 300), "-vf", "select='not(mod(n,7))+not(mod(n,3))+between(n,100,160)'", "-fps_mode", "vfr", "-c:v", "libx264", "-g", "24", "-bf", "3"), Kind.Packets);

    [Fact]
    public async Task Begun_by_an_edit_list_between_key_frames()
    {
        // Copied from 1.6 s on: the samples begin at the key frame before it, and the edit list cuts off what is too much.
        var clip = clips.Make("edited.mp4", "-ss", "1.6", "-i", clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames), "-c", "copy");
        var packets = await tools.ReadPacketsAsync(clip, default).ToListAsync();
        Assert.Contains(packets, packet => packet.IsDiscarded);

        await SoughtEqualsSequential(clip, Kind.Packets);
    }

    [Fact]
    public async Task Delayed_by_an_empty_edit() =>
        await SoughtEqualsSequential(
            clips.Make("delayed.mp4", "-f", "lavfi", "-i", "sine=d=7", "-itsoffset", "0.7", "-i", clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames), "-map", "0", "-map", "1", "-c:v", "copy"), Kind.Packets);

    [Fact]
    public async Task Rotated_by_a_display_matrix()
    {
        var bytes = await File.ReadAllBytesAsync(clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames));
        byte[] quarterTurn = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0];
        quarterTurn.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("tkhd"u8) + 44));
        var clip = clips.PathOf("rotated.mp4");
        await File.WriteAllBytesAsync(clip, bytes);

        var frames = await SoughtEqualsSequential(clip, Kind.Arithmetic);

        Assert.All(frames, frame => Assert.Contains(" 72x96 ", frame, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mpeg_transport_stream() =>
        await SoughtEqualsSequential(clips.MakeVideo("cfr.ts", 150, "-x264-params", BFrames), Kind.Packets);

    [Fact]
    public async Task Fragmented_mp4() =>
        await SoughtEqualsSequential(clips.MakeVideo("fragmented.mp4", 150, "-x264-params", BFrames, "-movflags", "+frag_keyframe+empty_moov"), Kind.Packets);

    [Fact]
    public async Task Other_codecs()
    {
        await SoughtEqualsSequential(clips.MakeVideo("hevc.mp4", 150, "-c:v", "libx265", "-x265-params", "log-level=error:keyint=24:open-gop=1:bframes=3"), Kind.Arithmetic);
        await SoughtEqualsSequential(clips.MakeVideo("vp9.webm", 100, "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-b:v", "200k"), Kind.Packets);
        await SoughtEqualsSequential(clips.MakeVideo("mpeg2.ts", 150, "-c:v", "mpeg2video", "-b:v", "500k"), Kind.Packets);
    }

    [Fact]
    public async Task Hidden_frames_are_no_packets_to_count()
    {
        // VP8 in WebM may have packets that show nothing.
        var clip = clips.MakeVideo("vp8.webm", 60, "-c:v", "libvpx", "-auto-alt-ref", "1", "-lag-in-frames", "16", "-b:v", "100k");

        Assert.Null(await PacketIndex.TryLookAsync(tools, clip, default));
    }

    [Fact]
    public async Task Packets_without_time_stamps_are_no_index()
    {
        var clip = clips.MakeVideo("mpeg2.mpg", 100, "-c:v", "mpeg2video", "-b:v", "500k");

        Assert.Null(await PacketIndex.TryReadAsync(tools, clip, (await PacketIndex.TryLookAsync(tools, clip, default))!.Value, default));
    }

    [Fact]
    public async Task A_long_video_is_sought_and_gives_the_same()
    {
        var piece = clips.Make("piece.mp4", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=24,trim=end_frame=48", "-c:v", "libx264", "-preset", "ultrafast", "-g", "24", "-pix_fmt", "yuv420p");
        var clip = clips.Make("looped.mp4", "-stream_loop", "39", "-i", piece, "-c", "copy");
        var decoder = Decoders.Decoder(tools);
        int[] wanted = [3, 700, 1333, 1919, 1920, 3000];

        var plan = await decoder.PlanAsync(clip, wanted, default);
        var sought = await decoder.DecodeAsync(clip, wanted, default).DescribeAllAsync();
        var sequential = await decoder.ReadThroughAsync(clip, wanted, default).DescribeAllAsync();

        Assert.NotNull(plan);
        Assert.True(plan.Segments.Count > 1);
        Assert.Equal(4, sought.Count);
        Assert.Equal(sequential, sought);
    }

    [Fact]
    public async Task An_index_that_is_wrong_is_noticed_and_the_rest_read_through()
    {
        var clip = clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames);
        var decoder = Decoders.Decoder(tools);
        List<int> wanted = [10, 80, 90, 130];
        var right = Mp4Index.TryRead(clip)!;
        var wrong = right with { Times = [.. right.Times.Select((time, frame) => frame == 80 ? time + 1 : time)] };
        var plan = new SeekPlan(wrong, [new(null, [0, 10]), new(wrong.SafeStart(80)!.Value.Aim, [80, 90]), new(wrong.SafeStart(130)!.Value.Aim, [130])]);

        var failing = new VideoDecoder.SeekResult();
        await decoder.SeekAsync(clip, plan, wanted.ToHashSet(), failing, default).ToListAsync();
        var frames = await decoder.DecodeAsync(clip, wanted, plan, default).DescribeAllAsync();

        Assert.Equal(10, failing.Last);
        Assert.Contains("frame 80", failing.Mismatch, StringComparison.Ordinal);
        Assert.Equal(await decoder.ReadThroughAsync(clip, wanted, default).DescribeAllAsync(), frames);
    }

    /// <summary>Seeks frames near and far from key frames, each in a run of its own, and compares them with those read through.</summary>
    private async Task<List<string>> SoughtEqualsSequential(string clip, Kind kind)
    {
        var decoder = Decoders.Decoder(tools);
        var all = await decoder.ReadThroughAsync(clip, [.. Enumerable.Range(0, 1000)], default).DescribeAllAsync();
        Assert.True(all.Count >= 90 && all.Distinct().Count() == all.Count, $"{clip} has {all.Count} frames");

        var arithmetic = Mp4Index.TryRead(clip);
        Assert.True((arithmetic is not null) == (kind == Kind.Arithmetic), $"{clip} proves a constant rate: {arithmetic is not null}");
        var facts = await PacketIndex.TryLookAsync(tools, clip, default);
        var packets = facts is null ? null : await PacketIndex.TryReadAsync(tools, clip, facts.Value, default);
        Assert.NotNull(packets);
        var index = arithmetic ?? packets;
        if (arithmetic is not null)
        {
            Assert.Equal(packets.TimeBase, arithmetic.TimeBase);
            Assert.Equal(packets.Times, arithmetic.Times);
            Assert.Equal(packets.Keys, arithmetic.Keys);
        }

        Assert.Equal(all.Count, index.Times.Length);
        var around = index.Keys[index.Keys.Length * 2 / 3].Frame;
        List<int> wanted = [.. new[] { 55, around - 2, around - 1, around, all.Count - 1 }.Where(frame => frame < all.Count).Distinct().Order()];
        List<SeekSegment> segments = [new(null, [0]), .. wanted.Select(frame => new SeekSegment(index.SafeStart(frame)?.Aim, [frame]))];
        Assert.Contains(segments, segment => segment.Aim is not null);

        var result = new VideoDecoder.SeekResult();
        var sought = await decoder.SeekAsync(clip, new SeekPlan(index, segments), wanted.ToHashSet(), result, default).DescribeAllAsync();

        Assert.Null(result.Mismatch);
        Assert.Equal(wanted.Select(frame => all[frame]), sought);
        return all;
    }

    /// <summary>Which index a clip is expected to have.</summary>
    private enum Kind
    {
        Arithmetic,
        Packets,
    }
}
