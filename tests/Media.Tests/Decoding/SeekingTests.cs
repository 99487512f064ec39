using System.Globalization;
using FakeFinder.Clips;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Tests.Decoding;

/// <summary>Sought frames are the frames of a sequential decode, by hash, on clips of every kind that seeking could get wrong.</summary>
public sealed class SeekingTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private const string BFrames = "bframes=3:b-pyramid=normal:keyint=24:min-keyint=24:scenecut=0";
    private readonly MediaTools tools = Decoders.Tools();

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task Constant_rate_with_B_frames() =>
        await SoughtEqualsSequential(clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames), Kind.Tables);

    [Fact]
    public async Task Constant_rate_without_B_frames_beside_sound() =>
        await SoughtEqualsSequential(
            clips.Make(
                "sound.mp4",
                "-f",
                "lavfi",
                "-i",
                "sine=d=6",
                "-i",
                clips.MakeVideo("plain.mp4", 150, "-bf", "0"),
                "-map",
                "0",
                "-map",
                "1",
                "-c:v",
                "copy"),
            Kind.Tables);

    [Fact]
    public async Task Open_groups_of_pictures() =>
        await SoughtEqualsSequential(clips.MakeVideo("open-gop.mp4", 150, "-x264-params", BFrames + ":open-gop=1"), Kind.Tables);

    [Fact]
    public async Task Open_groups_in_Matroska() =>
        await SoughtEqualsSequential(
            clips.Make("open-gop.mkv", "-i", clips.MakeVideo("open-gop.mp4", 150, "-x264-params", BFrames + ":open-gop=1"), "-c", "copy"),
            Kind.Packets);

    [Fact]
    public async Task Refreshed_by_columns_instead_of_key_frames() =>
        await SoughtEqualsSequential(
            clips.MakeVideo("refresh.mp4", 150, "-x264-params", "intra-refresh=1:keyint=24:bframes=0"),
            Kind.Tables);

    [Fact]
    public async Task Variable_rate() =>
        await SoughtEqualsSequential(
            clips.Make(
                "vfr.mp4",
                "-i",
                clips.MakeVideo("long.mp4", 300),
                "-vf",
                "select='not(mod(n,7))+not(mod(n,3))+between(n,100,160)'",
                "-fps_mode",
                "vfr",
                "-c:v",
                "libx264",
                "-g",
                "24",
                "-bf",
                "3"),
            Kind.Tables);

    [Fact]
    public async Task Begun_by_an_edit_list_between_key_frames()
    {
        // Copied from 1.6 s on: the samples begin at the key frame before it, and the edit list cuts off what is too much.
        var clip = clips.Make("edited.mp4", "-ss", "1.6", "-i", clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames), "-c", "copy");
        var packets = await tools.ReadPacketsAsync(clip, stream: 0, default).ToListAsync();
        Assert.Contains(packets, packet => packet.IsDiscarded);

        await SoughtEqualsSequential(clip, Kind.Packets);
    }

    [Fact]
    public async Task Delayed_by_an_empty_edit() =>
        await SoughtEqualsSequential(
            clips.Make(
                "delayed.mp4",
                "-f",
                "lavfi",
                "-i",
                "sine=d=7",
                "-itsoffset",
                "0.7",
                "-i",
                clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames),
                "-map",
                "0",
                "-map",
                "1",
                "-c:v",
                "copy"),
            Kind.Packets);

    [Fact]
    public async Task Rotated_by_a_display_matrix()
    {
        var bytes = await File.ReadAllBytesAsync(clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames));
        byte[] quarterTurn =
        [
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0xFF,
            0xFF,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            72,
            0,
            0,
            0,
            0,
            0,
            0,
            0x40,
            0,
            0,
            0,
        ];
        quarterTurn.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("tkhd"u8) + 44));
        var clip = clips.PathOf("rotated.mp4");
        await File.WriteAllBytesAsync(clip, bytes);

        var frames = await SoughtEqualsSequential(clip, Kind.Tables);

        Assert.All(frames, frame => Assert.Contains(" 72x96 ", frame, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mpeg_transport_stream() =>
        await SoughtEqualsSequential(clips.MakeVideo("cfr.ts", 150, "-x264-params", BFrames), Kind.Packets);

    [Fact]
    public async Task Fragmented_mp4() =>
        await SoughtEqualsSequential(
            clips.MakeVideo("fragmented.mp4", 150, "-x264-params", BFrames, "-movflags", "+frag_keyframe+empty_moov"),
            Kind.Packets);

    [Fact]
    public async Task Other_codecs()
    {
        await SoughtEqualsSequential(
            clips.MakeVideo("hevc.mp4", 150, "-c:v", "libx265", "-x265-params", "log-level=error:keyint=24:open-gop=1:bframes=3"),
            Kind.Tables);
        await SoughtEqualsSequential(
            clips.MakeVideo("vp9.webm", 100, "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-b:v", "200k"),
            Kind.Packets);
        await SoughtEqualsSequential(clips.MakeVideo("mpeg2.ts", 150, "-c:v", "mpeg2video", "-b:v", "500k"), Kind.Packets);
    }

    [Fact]
    public async Task Hidden_frames_are_no_packets_to_count()
    {
        // VP8 in WebM may have packets that show nothing.
        var clip = clips.MakeVideo("vp8.webm", 60, "-c:v", "libvpx", "-auto-alt-ref", "1", "-lag-in-frames", "16", "-b:v", "100k");
        var info = await Decoders.ProbeAsync(tools, clip);

        var measured = await Decoders.Decoder(tools).MeasureAsync(new OpenVideo(new VideoFile(clip, clip, info.Stream!)), info, default);

        Assert.False(info.Stream!.HasIndex);
        Assert.InRange(info.FrameCount, 60, 70);
        Assert.Equal(60, measured.FrameCount);
        Assert.Equal(60, (await Decoders.Decoder(tools).DecodeAsync(tools, clip, [.. Enumerable.Range(0, 70)]).ToListAsync()).Count);
    }

    [Fact]
    public async Task Packets_without_time_stamps_are_no_index() =>
        Assert.False(
            (await Decoders.LookAsync(tools, clips.MakeVideo("mpeg2.mpg", 100, "-c:v", "mpeg2video", "-b:v", "500k"))).Stream.HasIndex);

    [Fact]
    public async Task A_long_video_is_sought_and_gives_the_same()
    {
        var piece = clips.Make(
            "piece.mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=1280x720:r=24,trim=end_frame=48",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "24",
            "-pix_fmt",
            "yuv420p");
        var clip = clips.Make("looped.mp4", "-stream_loop", "39", "-i", piece, "-c", "copy");
        var decoder = Decoders.Decoder(tools);
        var video = new OpenVideo(await Decoders.LookAsync(tools, clip));
        List<int> wanted = [3, 700, 1333, 1919, 1920, 3000];

        var plan = SeekPlan.Make((await video.GetIndexAsync(tools, default))!, [.. wanted.Where(frame => frame < 1920)]);
        var sought = await decoder.DecodeAsync(video, wanted, default).DescribeAllAsync();
        var sequential = await decoder.DecodeByCountAsync(video, wanted, default).DescribeAllAsync();

        Assert.NotNull(plan);
        Assert.True(plan.Segments.Count > 1);
        Assert.Equal(4, sought.Count);
        Assert.Equal(sequential, sought);
    }

    [Fact]
    public async Task An_index_that_is_wrong_is_noticed_and_the_frames_are_counted()
    {
        var clip = clips.MakeVideo("cfr.mp4", 150, "-x264-params", BFrames);
        var look = await Decoders.LookAsync(tools, clip);

        // On a time base that the stream does not have, so that no frame has a time stamp of the index.
        var video = new OpenVideo(look with { Stream = look.Stream with { TimeBase = new Rational(1, 7), TrackId = null } });
        var frames = await Decoders.Decoder(tools).DecodeAsync(video, [10, 80, 130], default).ToListAsync();

        Assert.Equal([10, 80, 130], frames.Select(frame => frame.Index));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(70)]
    [InlineData(140)]
    public async Task Packets_that_cannot_be_decoded_move_no_other_frame(int damaged)
    {
        var clip = clips.MakeVideo("damage-free.mp4", 150, "-x264-params", "keyint=24:min-keyint=24:scenecut=0:bframes=0:ref=1");
        var whole = await Decoders.Decoder(tools).DecodeAsync(tools, clip, [.. Enumerable.Range(0, 150)]).DescribeAllAsync();
        var zapped = await ZapAsync(clip, damaged, packets: 3);
        var next = ((damaged + 3 + 23) / 24 * 24) + 24;
        int[] wanted = [1, damaged - 1, damaged, damaged + 1, damaged + 2, .. next < 150 ? [next, 149] : Array.Empty<int>()];
        var right = wanted.Where(frame => frame < damaged || frame >= damaged + 3).Select(frame => whole[frame]).ToList();

        // All at once, and each alone.
        Assert.Equal(right, await Decoders.Decoder(tools).DecodeAsync(tools, zapped, wanted).DescribeAllAsync());
        var alone = new List<string>();
        foreach (var frame in wanted)
        {
            alone.AddRange(await Decoders.Decoder(tools).DecodeAsync(tools, zapped, [frame]).DescribeAllAsync());
        }

        Assert.Equal(right, alone);
    }

    /// <summary>Overwrites the bytes of some packets, so that their decoder finds no picture in them.</summary>
    private async Task<string> ZapAsync(string clip, int first, int packets)
    {
        var places = await tools
            .ProbeAsync(
                [
                    "-v",
                    "error",
                    "-select_streams",
                    "v",
                    "-show_entries",
                    "packet=pos,size",
                    "-of",
                    "csv=p=0",
                    "-i",
                    MediaTools.InputName(clip),
                ],
                default)
            .ToListAsync();
        var bytes = await File.ReadAllBytesAsync(clip);
        foreach (var place in places.Skip(first).Take(packets))
        {
            // size,pos
            var numbers = place.Split(',');
            bytes.AsSpan(int.Parse(numbers[1], CultureInfo.InvariantCulture), int.Parse(numbers[0], CultureInfo.InvariantCulture)).Clear();
        }

        var zapped = clips.PathOf($"zapped-{first}-{Path.GetFileName(clip)}");
        await File.WriteAllBytesAsync(zapped, bytes);
        return zapped;
    }

    /// <summary>
    /// Seeks frames near and far from key frames, each in a run of its own, and compares them with those of a sequential decode that
    /// counts.
    /// </summary>
    private async Task<List<string>> SoughtEqualsSequential(string clip, Kind kind)
    {
        var decoder = Decoders.Decoder(tools);
        var look = await Decoders.LookAsync(tools, clip);
        var video = new OpenVideo(look);
        var all = await decoder.DecodeByCountAsync(video, [.. Enumerable.Range(0, 1000)], default).DescribeAllAsync();
        Assert.True(all.Count >= 90 && all.Distinct().Count() == all.Count, $"{clip} has {all.Count} frames");

        var tables = look.Stream.TrackId is { } track ? Mp4Index.TryRead(clip, track) : null;
        Assert.True((tables is not null) == (kind == Kind.Tables), $"{clip} has its index in its tables: {tables is not null}");
        Assert.True(look.Stream.HasIndex);
        var packets = (await PacketScan.ReadAsync(tools, clip, look.Stream, oneFrameForEachPacket: true, default)).Index;
        Assert.NotNull(packets);
        if (tables is not null)
        {
            Assert.Equal(packets.TimeBase, tables.TimeBase);
            Assert.Equal(packets.Times, tables.Times);
            Assert.Equal(packets.Keys, tables.Keys);
        }

        var index = tables ?? packets;
        Assert.Equal(all.Count, index.Times.Length);
        var around = index.Keys[index.Keys.Length * 2 / 3].Frame;
        List<int> wanted =
        [
            .. new[] { 55, around - 2, around - 1, around, all.Count - 1 }.Where(frame => frame < all.Count).Distinct().Order(),
        ];
        List<SeekSegment> segments = [.. wanted.Select(frame => new SeekSegment(index.SafeStart(frame)?.Aim, [frame]))];
        Assert.Contains(segments, segment => segment.Aim is not null);

        var progress = new VideoDecoder.Progress();
        var sought = await decoder.RunAsync(video, index, new SeekPlan(segments), progress, default).DescribeAllAsync();

        Assert.Null(progress.Missing);
        Assert.Equal(wanted.Select(frame => all[frame]), sought);
        return all;
    }

    /// <summary>Where a clip's index is expected to come from.</summary>
    private enum Kind
    {
        Tables,
        Packets,
    }
}
