using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FakeFinder.Clips;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Probing;

public sealed class VideoProbeTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private readonly MediaTools tools = new(Options.Create(new MediaOptions()), TimeProvider.System);

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task A_video_is_described()
    {
        var info = await Probe(clips.MakeTwoSeconds("plain.mp4"));

        Assert.Equal(
            new VideoInfo("mov,mp4,m4a,3gp,3g2,mj2", "h264", 160, 120, 60, 30, TimeSpan.FromSeconds(2))
            {
                Stream = info.Stream,
                Notes = info.Notes,
            },
            info);
        Assert.Equal(
            new StreamInfo
            {
                Index = 0,
                TimeBase = new Rational(1, 15360),
                TrackId = 1,
                HasIndex = true,
                Pixels = 160 * 120,
            },
            info.Stream);
        Assert.Empty(info.Notes);
        Assert.True(info.IsMp4);
    }

    [Theory]
    [InlineData("plain.mkv")]
    [InlineData("plain.avi")]
    [InlineData("plain.mov")]
    [InlineData("plain.ts")]
    public async Task Other_containers_are_counted_by_their_packets(string name)
    {
        var info = await Probe(clips.MakeTwoSeconds(name));

        Assert.Equal(60, info.FrameCount);
        Assert.Equal(30, info.FrameRate, precision: 3);
        Assert.Equal(2, info.Duration.TotalSeconds, precision: 1);
    }

    [Fact]
    public async Task A_rotated_video_has_the_size_that_is_shown()
    {
        var bytes = File.ReadAllBytes(clips.MakeTwoSeconds("plain.mp4"));
        // The matrix of a quarter turn, in fixed point, at its place in the track's header.
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
            120,
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

        var info = await Probe(clips.Write("rotated.mp4", bytes));

        Assert.Equal((120, 160), (info.Width, info.Height));
    }

    [Fact]
    public async Task A_recording_without_a_duration_is_measured_by_its_packets()
    {
        // What a browser's recorder writes: nothing in the head says how long it is.
        var path = clips.MakeTwoSeconds("live.webm", "-c:v", "libvpx", "-b:v", "200k", "-f", "webm", "-live", "1");

        var info = await Probe(path);

        Assert.Equal(60, info.FrameCount);
        Assert.Equal(2, info.Duration.TotalSeconds, precision: 1);
    }

    [Fact]
    public async Task Of_a_header_that_claims_more_frames_than_the_file_can_hold_the_packets_are_counted()
    {
        var bytes = File.ReadAllBytes(clips.MakeTwoSeconds("plain.mp4"));
        // The count of the only run of samples of one duration.
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("stts"u8) + 12), uint.MaxValue);

        var info = await Probe(clips.Write("boasting.mp4", bytes));

        Assert.Equal((60, 30, TimeSpan.FromSeconds(2)), (info.FrameCount, info.FrameRate, info.Duration));
    }

    [Fact]
    public async Task More_frames_than_are_allowed_are_refused()
    {
        var path = clips.MakeTwoSeconds("plain.mp4");

        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() =>
            new VideoProbe(tools, Options.Create(new ProbeOptions { MaxFrames = 59 })).ProbeAsync(path, "long.mp4", default));

        Assert.Equal("'long.mp4' has 60 frames; at most 59 are allowed.", refusal.Message);
        Assert.Equal(InvalidVideoReason.OverLimit, refusal.Reason);
    }

    [Fact]
    public async Task An_empty_file_is_refused() => await Refused(clips.Write("empty.mp4", []), "holiday.mp4", "'holiday.mp4' is empty");

    [Fact]
    public async Task Text_and_noise_are_refused()
    {
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);

        await Refused(clips.Write("noise.bin", noise), "noise.mp4", "'noise.mp4' is not a video");
        await Refused(clips.Write("text.bin", "Not a video at all, only a few words."u8), "text.mp4", "'text.mp4' is not a video");
    }

    [Theory]
    [InlineData("still.jpg")]
    [InlineData("still.png")]
    [InlineData("still.gif")]
    [InlineData("still.webp")]
    public async Task An_image_is_refused_for_being_one(string name)
    {
        var image = clips.Make(name, "-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=0.3", "-frames:v", "1");
        var nameless = clips.Write(name + ".part", File.ReadAllBytes(image));

        await Refused(image, name, $"'{name}' is an image, not a video");
        await Refused(nameless, name, $"'{name}' is an image, not a video");
    }

    [Fact]
    public async Task An_animated_WebP_is_refused_for_what_it_is()
    {
        var animation = clips.Make("moving.webp", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=0.5", "-c:v", "libwebp_anim");
        var nameless = clips.Write("moving.part", File.ReadAllBytes(animation));

        await Refused(
            animation,
            "moving.webp",
            "'moving.webp' is an animated WebP, which FFmpeg cannot decode; upload it as a GIF, an APNG or an mp4.");
        await Refused(nameless, "moving.webp", "'moving.webp' is an animated WebP");
    }

    [Theory]
    [InlineData("sound.wav")]
    [InlineData("sound.mp3")]
    [InlineData("sound.m4a")]
    public async Task A_file_of_sound_only_is_refused_for_being_one(string name) =>
        await Refused(clips.Make(name, "-f", "lavfi", "-i", "sine=d=1"), name, $"'{name}' holds only sound");

    [Fact]
    public async Task An_attached_picture_is_no_video_stream()
    {
        var cover = clips.Make("cover.png", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "1");
        var song = clips.Make(
            "song.m4a",
            "-f",
            "lavfi",
            "-i",
            "sine=d=1",
            "-i",
            cover,
            "-map",
            "0",
            "-map",
            "1",
            "-c:v",
            "png",
            "-disposition:v:0",
            "attached_pic");

        await Refused(song, "song.m4a", "'song.m4a' holds only sound");
    }

    [Theory]
    [InlineData("plain.mp4", 0.5)]
    [InlineData("plain.mp4", 0.99)]
    [InlineData("faststart.mp4", 0.6)]
    [InlineData("plain.avi", 0.7)]
    [InlineData("plain.mkv", 0.7)]
    public async Task A_file_that_lacks_its_end_is_refused_as_truncated(string name, double part)
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds(name, name == "faststart.mp4" ? ["-movflags", "+faststart"] : []));
        var cut = clips.Write($"{part}-of-{name}", whole.AsSpan(0, (int)(whole.Length * part)));

        await Refused(cut, name, $"'{name}' is truncated");
    }

    [Fact]
    public async Task One_missing_byte_is_enough_to_be_truncated()
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds("faststart.mp4", "-movflags", "+faststart"));

        await Refused(clips.Write("one-less.mp4", whole.AsSpan(0, whole.Length - 1)), "a.mp4", "'a.mp4' is truncated");
    }

    [Fact]
    public async Task Bytes_after_the_end_do_not_make_a_file_truncated()
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds("plain.mp4"));

        Assert.Equal(60, (await Probe(clips.Write("padded.mp4", [.. whole, .. new byte[1000]]))).FrameCount);
    }

    [Fact]
    public async Task A_video_over_a_limit_is_refused()
    {
        var path = clips.MakeTwoSeconds("plain.mp4");

        await Refused(
            path,
            "a.mp4",
            "'a.mp4' is 0:00:02 (h:mm:ss) long; at most 0:00:01",
            InvalidVideoReason.OverLimit,
            new ProbeOptions { MaxDuration = TimeSpan.FromSeconds(1) });
        await Refused(
            path,
            "a.mp4",
            "'a.mp4' has frames of 160 x 120 pixels; at most 19199",
            InvalidVideoReason.OverLimit,
            new ProbeOptions { MaxPixels = (160 * 120) - 1 });
    }

    [Fact]
    public async Task A_file_is_never_taken_for_an_option_or_a_pattern()
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds("plain.mp4"));
        clips.Write(
            "a0.png",
            File.ReadAllBytes(clips.Make("still.png", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=0.3", "-frames:v", "1")));

        Assert.Equal(60, (await Probe(clips.Write("-i.mp4", whole))).FrameCount);
        Assert.Equal(60, (await Probe(clips.Write("it's \"a\" 100%d $HOME; name.mp4", whole))).FrameCount);
        await Refused(clips.Write("a%d.png", whole), "a%d.png", "'a%d.png' is an image");
    }

    [Theory]
    [InlineData("hls.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("concat.mp4", "ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData(
        "dash.mp4",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation "
            + "id=\"1\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    )]
    [InlineData(
        "sdp.sdp",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n{0}"
    )]
    public async Task A_list_that_names_other_files_or_addresses_reaches_none_of_them(string name, string content)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/clip.mp4";

        foreach (var target in new[] { address, clips.MakeTwoSeconds("plain.mp4") })
        {
            var list = clips.Write(name, Encoding.UTF8.GetBytes(content.Replace("{0}", target, StringComparison.Ordinal)));
            await Refused(list, name, $"'{name}' is");
        }

        Assert.False(listener.Pending());
    }

    private Task<VideoInfo> Probe(string path, string? name = null, ProbeOptions? options = null) =>
        new VideoProbe(tools, Options.Create(options ?? new ProbeOptions())).ProbeAsync(
            path,
            name ?? Path.GetFileName(path),
            CancellationToken.None);

    private async Task Refused(
        string path,
        string name,
        string sentence,
        InvalidVideoReason reason = InvalidVideoReason.Content,
        ProbeOptions? options = null)
    {
        var refusal = await Assert.ThrowsAsync<InvalidVideoException>(() => Probe(path, name, options));
        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(reason, refusal.Reason);
        Assert.DoesNotContain(Path.GetDirectoryName(path)!, refusal.Message, StringComparison.Ordinal);
    }
}
