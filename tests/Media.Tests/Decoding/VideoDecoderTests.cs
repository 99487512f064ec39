using System.Text.Json;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Tests.Decoding;

public sealed class VideoDecoderTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private static readonly string Astronaut = Path.Combine(Decoders.Root, "samples", "astronaut.mp4");
    private readonly MediaTools tools = Decoders.Tools();

    private VideoDecoder Decoder => Decoders.Decoder(tools);

    public void Dispose() => tools.Dispose();

    [Fact]
    public async Task The_sample_has_the_pixels_of_the_reference_to_the_bit()
    {
        using var reference = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Decoders.Root, "..", "shared", "reference", "boken", "video.astronaut.json")));
        var expected = reference
            .RootElement.GetProperty("frames")
            .EnumerateArray()
            .Select(frame => (frame.GetProperty("index").GetInt32(), frame.GetProperty("sha1rgb").GetString()))
            .ToList();

        var frames = await Decode(Astronaut, [.. expected.Select(frame => frame.Item1)]);

        Assert.Equal(15, frames.Count);
        Assert.Equal(expected, frames.Select(frame => (frame.Index, (string?)Decoders.Sha1(frame))));
        Assert.All(frames, frame => Assert.Equal((640, 480), (frame.Width, frame.Height)));
        Assert.All(frames, frame => Assert.Equal(frame.Index / 30.0, frame.Time.TotalSeconds, precision: 5));
    }

    [Fact]
    public async Task Any_choice_of_frames_is_the_same_as_choosing_from_all()
    {
        var clip = clips.MakeVideo("short.mp4", 100);
        var all = await Decoder.DecodeAsync(tools, clip, [.. Enumerable.Range(0, 100)]).DescribeAllAsync();
        Assert.Equal(100, all.Distinct().Count());

        foreach (var wanted in new int[][] { [99], [7, 3, 3, 50], [0, 10, 20, 30, 31, 32, 33, 90, 97], [.. Enumerable.Range(5, 90)] })
        {
            var some = await Decoder.DecodeAsync(tools, clip, wanted).DescribeAllAsync();
            Assert.Equal(wanted.Distinct().Order().Select(index => all[index]), some);
        }
    }

    [Fact]
    public async Task Many_frames_are_read_however_their_times_are_spaced()
    {
        // The clock of Matroska ticks in milliseconds: no three frames of 24 a second are as far apart as the next three.
        var clip = clips.MakeVideo("many.mkv", 600);
        var all = await Decoder.DecodeAsync(tools, clip, [.. Enumerable.Range(0, 600)]).DescribeAllAsync();
        int[] wanted = [.. Enumerable.Range(0, 600).Where(index => index % 7 is 0 or 2 or 3)];

        Assert.Equal(600, all.Distinct().Count());
        Assert.Equal(wanted.Select(index => all[index]), await Decoder.DecodeAsync(tools, clip, wanted).DescribeAllAsync());
    }

    [Fact]
    public async Task Frames_that_the_video_does_not_have_are_left_out()
    {
        var clip = clips.MakeVideo("short.mp4", 100);

        Assert.Equal([98, 99], (await Decode(clip, [98, 99, 100, 5000])).Select(frame => frame.Index));
        Assert.Empty(await Decode(clip, [100]));
        Assert.Empty(await Decode(clip, []));
    }

    [Fact]
    public async Task Frames_whose_size_changes_within_the_stream_are_counted_rightly_and_keep_their_sizes()
    {
        var first = clips.MakeVideo("change-a.ts", 30);
        var second = clips.Make(
            "change-b.ts",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48:r=24,trim=end_frame=30",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "-output_ts_offset",
            "1.25");
        var joined = clips.PathOf("change.ts");
        await File.WriteAllBytesAsync(joined, [.. await File.ReadAllBytesAsync(first), .. await File.ReadAllBytesAsync(second)]);

        var all = await Decoder.DecodeAsync(tools, joined, [.. Enumerable.Range(0, 60)]).DescribeAllAsync();
        var some = await Decoder.DecodeAsync(tools, joined, [3, 29, 31, 40, 59]).DescribeAllAsync();

        Assert.Equal(60, all.Count);
        Assert.Equal(60, all.Distinct().Count());
        Assert.All(all.Take(30), frame => Assert.Contains(" 96x72 ", frame, StringComparison.Ordinal));
        Assert.All(all.Skip(30), frame => Assert.Contains(" 64x48 ", frame, StringComparison.Ordinal));
        Assert.Equal([all[3], all[29], all[31], all[40], all[59]], some);
    }

    [Fact]
    public async Task Joined_transport_streams_are_read_to_the_end_and_their_times_go_on()
    {
        var piece = await File.ReadAllBytesAsync(clips.MakeVideo("joined-piece.ts", 48));
        var joined = clips.PathOf("joined.ts");
        await File.WriteAllBytesAsync(joined, [.. piece, .. piece]);

        var frames = await Decode(joined, [.. Enumerable.Range(0, 200)]);

        Assert.Equal(Enumerable.Range(0, 96), frames.Select(frame => frame.Index));
        Assert.All(frames, frame => Assert.Equal(frame.Index / 24.0, frame.Time.TotalSeconds, tolerance: 0.1));
    }

    [Fact]
    public async Task A_damaged_video_gives_what_can_be_decoded()
    {
        var bytes = await File.ReadAllBytesAsync(clips.MakeVideo("short.ts", 100));
        var cut = clips.PathOf("half.ts");
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)]);

        var frames = await Decode(cut, [.. Enumerable.Range(0, 100)]);

        Assert.InRange(frames.Count, 20, 80);
        Assert.Equal(Enumerable.Range(0, frames.Count), frames.Select(frame => frame.Index));
    }

    [Fact]
    public async Task A_file_that_is_no_video_fails_with_FFmpegs_reason()
    {
        var garbage = clips.PathOf("garbage.mp4");
        var noise = new byte[50_000];
        new Random(3).NextBytes(noise);
        await File.WriteAllBytesAsync(garbage, noise);

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() => DecodeUnseen(garbage, [0, 5]));

        Assert.Contains("Invalid data found", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(garbage, failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UndecodableVideoException>(() => DecodeUnseen(clips.PathOf("missing.mp4"), [0]));
    }

    [Fact]
    public async Task An_ffmpeg_that_ends_before_it_opens_the_pipe_hangs_nothing()
    {
        var programs = clips.MakePrograms("failing", "case \"$*\" in *-version*) exit 0 ;; esac; echo 'no luck today' >&2; exit 3");
        using var failing = Decoders.Tools(new MediaOptions { Folder = programs });

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            DecodeUnseen(Astronaut, [0], failing).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("exit code 3: no luck today", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>In the sandbox it is process 1, which the kernel alone kills, as at a limit.</summary>
    [Theory]
    [InlineData(SandboxMode.Off, "kill -9 $$")]
    [InlineData(SandboxMode.Required, "ulimit -t 1; while :; do :; done")]
    public async Task An_ffmpeg_that_is_killed_fails_the_decode(SandboxMode mode, string body)
    {
        var programs = clips.MakePrograms($"killed-{mode}", $"case \"$*\" in *-version*) exit 0 ;; esac; {body}");
        using var killed = Decoders.Tools(new MediaOptions { Folder = programs, Sandbox = mode });

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            DecodeUnseen(Astronaut, [0], killed).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("a limit of FakeFinder:Media", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ffmpeg_that_says_nothing_is_ended_after_the_allowed_time()
    {
        var programs = clips.MakePrograms("silent", "case \"$*\" in *-version*) exit 0 ;; esac; exec sleep 601.25");
        using var silent = Decoders.Tools(new MediaOptions { Folder = programs, WallTime = TimeSpan.FromSeconds(1) });

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            DecodeUnseen(Astronaut, [0], silent).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("WallTime", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Decoders.ProcessesWith("sleep\0601.25"));
    }

    [Fact]
    public async Task A_file_that_is_nothing_but_errors_is_given_up()
    {
        var programs = clips.MakePrograms(
            "chatty",
            "case \"$*\" in *-version*) exit 0 ;; esac; exec yes 'error error error error error error error error error error error error "
                + "error error' >&2"
        );
        using var chatty = Decoders.Tools(new MediaOptions { Folder = programs });

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            DecodeUnseen(Astronaut, [0], chatty).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains("more errors", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_stops_early_leaves_no_process()
    {
        var clip = clips.MakeVideo("stopped early.mp4", 2000, "-preset", "ultrafast");

        await foreach (var frame in Decoder.DecodeAsync(tools, clip, [.. Enumerable.Range(0, 2000)]))
        {
            Assert.Equal(1, Decoders.ProcessesWith(clip));
            if (frame.Index == 3)
            {
                break;
            }
        }

        Assert.Equal(0, Decoders.ProcessesWith(clip));
    }

    [Fact]
    public async Task Cancelling_ends_ffmpeg_at_any_moment()
    {
        var clip = clips.MakeVideo("cancelled.mp4", 2000, "-preset", "ultrafast");
        var video = new OpenVideo(await Decoders.LookAsync(tools, clip));
        foreach (var delay in new[] { 0, 1, 10, 30, 60 })
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            var slow = Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var frame in Decoder.DecodeAsync(video, [.. Enumerable.Range(0, 2000)], cancellation.Token))
                {
                    await Task.Delay(5, cancellation.Token);
                }
            });

            await slow.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, Decoders.ProcessesWith(clip));
        }
    }

    [Fact]
    public async Task Names_with_special_characters_are_only_names()
    {
        var bytes = await File.ReadAllBytesAsync(clips.MakeVideo("short.mp4", 100));
        foreach (var name in new[] { "-i.mp4", "it's \"q\" \\ 100%d $(touch x).mp4", "trailing\\" })
        {
            var path = clips.PathOf(name);
            await File.WriteAllBytesAsync(path, bytes);
            Assert.Equal([0, 99], (await Decode(path, [0, 99])).Select(frame => frame.Index));
        }
    }

    private Task<List<Frame>> Decode(string path, IReadOnlyList<int> indices) => Decoder.DecodeAsync(tools, path, indices).ToListAsync();

    /// <summary>Without a look into the file, as if it had changed since.</summary>
    private Task<List<Frame>> DecodeUnseen(string path, IReadOnlyList<int> indices, MediaTools? programs = null) =>
        Decoders
            .Decoder(programs ?? tools)
            .DecodeAsync(new OpenVideo(new VideoFile(path, path, Sample.Info.Stream!)), indices, CancellationToken.None)
            .ToListAsync();
}
