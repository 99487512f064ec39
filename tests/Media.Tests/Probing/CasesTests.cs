using System.Text;
using FakeFinder.Clips;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Probing;

/// <summary>
/// Files of the kinds that users' tools stumbled over: those of <c>shared/cases</c>, and further ones that are made here.
/// </summary>
public sealed class CasesTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private readonly MediaTools tools = new(Options.Create(new MediaOptions()), TimeProvider.System);

    public void Dispose() => tools.Dispose();

    [Theory]
    [InlineData("longaudio.mp4", 60, 30)]
    [InlineData("longaudio.mkv", 60, 30)]
    [InlineData("longaudio.ts", 60, 30)]
    [InlineData("screen.webm", 60, 3.16)]
    [InlineData("cctv2.ts", 60, 10.2)]
    [InlineData("vfr.ts", 60, 3.06)]
    [InlineData("th.ogv", 60, 30)]
    [InlineData("faces_late_short.mkv", 120, 30, VideoNoteKinds.HeaderDiffers)]
    [InlineData("avi0.avi", 60, 30)]
    [InlineData("avi600.avi", 60, 30, VideoNoteKinds.HeaderDiffers)]
    [InlineData("trailing_text.mp4", 60, 30)]
    [InlineData("trailing_insta.mp4", 60, 30)]
    [InlineData("riff8.avi", 60, 30)]
    [InlineData("frag_cut.mp4", 45, 30, VideoNoteKinds.EndsEarly)]
    [InlineData("two_video.mp4", 60, 30, VideoNoteKinds.SeveralStreams)]
    [InlineData("thumb_first.mov", 60, 30, VideoNoteKinds.SeveralStreams)]
    [InlineData("reschange.webm", 60, 30)]
    [InlineData("hdzap.mp4", 1500, 30)]
    [InlineData("late_video.mp4", 60, 30)]
    [InlineData("hevc_aac.mp4", 60, 30)]
    [InlineData("xvid_aac.mp4", 60, 30)]
    [InlineData("anim.gif", 20, 30.5)]
    public async Task Frames_are_counted_and_what_is_odd_is_told(string name, int frames, double rate, params string[] notes)
    {
        var info = await Probe(Path.Combine(Shared, "cases", name));

        Assert.Equal(frames, info.FrameCount);
        Assert.Equal(rate, info.FrameRate, tolerance: 0.05);
        Assert.Equal(notes, info.Notes.Select(note => note.Kind));
    }

    [Theory]
    [InlineData("two_video.mp4", 1)]
    [InlineData("thumb_first.mov", 1)]
    [InlineData("longaudio.mp4", 0)]
    public async Task The_stream_that_a_player_shows_is_chosen(string name, int stream) =>
        Assert.Equal(stream, (await Probe(Path.Combine(Shared, "cases", name))).Stream!.Index);

    [Fact]
    public async Task Of_streams_that_are_equally_marked_the_largest_is_chosen()
    {
        var clip = clips.Make(
            "small-first.mkv",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48:r=30:d=1",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:r=30:d=1",
            "-map",
            "0",
            "-map",
            "1",
            "-c:v",
            "libx264",
            "-disposition:v",
            "0");

        var info = await Probe(clip);

        Assert.Equal((1, 160), (info.Stream!.Index, info.Width));
        Assert.Equal(
            "The file has 2 video streams; stream 2 (160 x 120) was analysed, the one that a player shows.",
            Assert.Single(info.Notes).Text);
    }

    [Fact]
    public async Task Joined_transport_streams_are_counted_to_the_end()
    {
        var first = File.ReadAllBytes(clips.MakeTwoSeconds("joined-first.ts"));
        var later = File.ReadAllBytes(clips.MakeTwoSeconds("joined-later.ts", "-output_ts_offset", "3600"));

        foreach (var (name, second) in new[] { ("again.ts", first), ("later.ts", later) })
        {
            var info = await Probe(clips.Write(name, [.. first, .. second]));

            Assert.Equal(120, info.FrameCount);
            Assert.Equal(4, info.Duration.TotalSeconds, tolerance: 0.1);
            Assert.False(info.Stream!.HasIndex);
            Assert.Empty(info.Notes);
        }
    }

    [Fact]
    public async Task A_duration_that_a_Matroska_header_claims_changes_nothing()
    {
        foreach (var claim in new[] { 0.5, 1e9 })
        {
            var bytes = File.ReadAllBytes(clips.MakeTwoSeconds("plain.mkv"));
            var at = bytes.AsSpan().IndexOf<byte>([0x44, 0x89, 0x88]);
            System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(at + 3), claim * 1000);

            var info = await Probe(clips.Write($"claims-{claim}.mkv", bytes));

            Assert.Equal((60, 30.0), (info.FrameCount, info.FrameRate));
            Assert.Equal(2, info.Duration.TotalSeconds, tolerance: 0.1);
        }
    }

    [Theory]
    [InlineData("plain.mp4")]
    [InlineData("plain.mov")]
    [InlineData("plain.mkv")]
    [InlineData("plain.avi")]
    public async Task Whatever_stands_behind_the_end_is_harmless(string name)
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds(name));
        byte[][] tails =
        [
            new byte[1000],
            [.. Enumerable.Repeat((byte)0xFF, 1000)],
            Encoding.ASCII.GetBytes("- https://example.org/watch?v=1\n"),
            "mdat"u8.ToArray(),
            [0xEC, 0x8F, 1, 2],
        ];

        foreach (var tail in tails)
        {
            Assert.Equal(60, (await Probe(clips.Write("tail-" + name, [.. whole, .. tail]))).FrameCount);
        }
    }

    [Theory]
    [InlineData("gif", "-loop", "0")]
    [InlineData("apng", "-plays", "0")]
    public async Task An_animation_is_a_video(string format, params string[] arguments)
    {
        var info = await Probe(
            clips.Make($"moving.{format}", ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=1.5", "-f", format, .. arguments]));

        Assert.Equal(15, info.FrameCount);
        Assert.Equal(10, info.FrameRate, tolerance: 0.8);
    }

    [Fact]
    public async Task A_recording_that_was_interrupted_is_taken_up_to_where_it_ends()
    {
        var whole = File.ReadAllBytes(
            clips.MakeTwoSeconds("fragments.mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-g", "10"));

        foreach (var part in new[] { 0.4, 0.6, 0.8 })
        {
            var info = await Probe(clips.Write($"interrupted-{part}.mp4", whole.AsSpan(0, (int)(whole.Length * part))));

            Assert.InRange(info.FrameCount, 10, 59);
            Assert.Equal(VideoNoteKinds.EndsEarly, Assert.Single(info.Notes).Kind);
            Assert.True(info.Stream!.EndsEarly);
        }
    }

    [Theory]
    [InlineData("live.mkv", "-f", "matroska", "-live", "1")]
    [InlineData("live.webm", "-c:v", "libvpx", "-f", "webm", "-live", "1")]
    [InlineData("cut.flv")]
    [InlineData("cut.gif", "-c:v", "gif", "-pix_fmt", "rgb8")]
    public async Task A_stream_that_stops_within_a_frame_is_taken_up_to_there_and_said_to_end_early(string name, params string[] arguments)
    {
        var whole = File.ReadAllBytes(clips.MakeTwoSeconds("whole-" + name, arguments));
        Assert.Empty((await Probe(clips.PathOf("whole-" + name))).Notes);
        Assert.Empty((await Probe(clips.Write("behind-" + name, [.. whole, .. new byte[100]]))).Notes);
        foreach (var part in new[] { 0.5, 0.9 })
        {
            var info = await Probe(clips.Write($"{part}-{name}", whole.AsSpan(0, (int)(whole.Length * part))));

            Assert.InRange(info.FrameCount, 10, 59);
            Assert.Equal(VideoNoteKinds.EndsEarly, Assert.Single(info.Notes).Kind);
        }
    }

    private static string Shared
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "FakeFinder.slnx")))
            {
                folder =
                    Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("The tests must run below the folder of FakeFinder.slnx.");
            }

            return Path.Combine(folder, "..", "shared");
        }
    }

    private Task<VideoInfo> Probe(string path) =>
        new VideoProbe(tools, Options.Create(new ProbeOptions())).ProbeAsync(path, Path.GetFileName(path), CancellationToken.None);
}
