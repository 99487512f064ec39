using System.Buffers.Binary;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;

namespace FakeFinder.Media.Tests.Perturbing;

/// <summary>Versions of videos that are not as one expects.</summary>
public sealed class OddVideosTests(MadeClips clips) : IClassFixture<MadeClips>, IAsyncLifetime
{
    private const double Fine = 2.5;

    private Versions versions = null!;

    public static TheoryData<string> Names => [.. Perturbation.All.Select(one => one.Name)];

    public Task InitializeAsync()
    {
        versions = Versions.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await versions.DisposeAsync();

    [Theory]
    [InlineData(90, "frame-shifted", 5)]
    [InlineData(180, "reencoded", 0)]
    [InlineData(270, "frame-shifted", 5)]
    public async Task A_rotation_is_applied_to_the_pixels_and_told_no_more(int degrees, string perturbation, int skipped)
    {
        var clip = Turned(degrees);
        var original = await versions.AllAsync(clip);
        using var version = await versions.OpenAsync(clip, perturbation);

        var info = await Decoders.ProbeAsync(versions.Tools, version.Path);
        var frames = await versions.AllAsync(version.Path);

        Assert.Equal(degrees, (await Decoders.ProbeAsync(versions.Tools, clip)).Stream!.Rotation);
        Assert.Equal(degrees == 180 ? (96, 72) : (72, 96), (info.Width, info.Height));
        Assert.Equal(0, info.Stream!.Rotation);
        Assert.Equal(30 - skipped, frames.Count);
        Assert.All(frames, frame => Assert.InRange(frame.Distance(original[frame.Index + skipped]), 0, 2 * Fine));
    }

    /// <summary>A clip whose track header tells players to turn it.</summary>
    private string Turned(int degrees)
    {
        var bytes = File.ReadAllBytes(clips.MakeVideo("straight.mp4", 30));
        var matrix = bytes.AsSpan(bytes.AsSpan().IndexOf("tkhd"u8) + 44);
        var (cosine, sine) = degrees switch
        {
            90 => (0, 1),
            180 => (-1, 0),
            _ => (0, -1),
        };
        foreach (var (at, value) in new[] { (0, cosine), (1, sine), (3, -sine), (4, cosine) })
        {
            BinaryPrimitives.WriteInt32BigEndian(matrix[(at * 4)..], value * 0x10000);
        }

        return clips.Write($"turned-{degrees}.mp4", bytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_an_odd_size_the_last_column_and_row_are_left_out(string name)
    {
        var clip = clips.Make(
            "odd.mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=97x73:r=24,trim=end_frame=12",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv444p");
        var original = await versions.AllAsync(clip);

        var frames = await versions.FramesAsync(clip, name);

        Assert.All(frames, frame => Assert.Equal((0, 0), (frame.Width % 2, frame.Height % 2)));
        if (name == "frame-shifted")
        {
            Assert.Equal((96, 72, 7), (frames[0].Width, frames[0].Height, frames.Count));
            Assert.InRange(frames[0].Distance((x, y, colour) => original[5].At(x, y, colour)), 0, 4 * Fine);
        }
    }

    [Theory]
    [InlineData("mirrored", 0)]
    [InlineData("frame-shifted", 5)]
    public async Task Frames_of_a_variable_rate_keep_their_number_and_their_times(string name, int skipped)
    {
        var clip = clips.Make(
            "variable.mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=96x72:r=100,trim=end_frame=100,select='not(mod(n,7))+not(mod(n,11))+eq(n,1)+eq(n,2)'",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1:1000",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p");
        var original = await versions.AllAsync(clip);
        Assert.True(original.Count > 20);

        var frames = await versions.FramesAsync(clip, name);

        Assert.Equal(original.Count - skipped, frames.Count);
        var start = original[skipped].Time;
        Assert.All(
            frames,
            frame => Assert.Equal(
                (original[frame.Index + skipped].Time - start).TotalMilliseconds,
                (frame.Time - frames[0].Time).TotalMilliseconds,
                tolerance: 2));
    }

    [Theory]
    [InlineData("mirrored", 60)]
    [InlineData("frame-shifted", 55)]
    public async Task Frames_whose_size_changes_are_brought_to_the_first_size_and_none_is_lost(string name, int expected)
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

        var frames = await versions.FramesAsync(joined, name);

        Assert.Equal(expected, frames.Count);
        Assert.All(frames, frame => Assert.Equal((96, 72), (frame.Width, frame.Height)));
    }

    [Theory]
    [InlineData("avi", "mpeg4", 3 * Fine)]
    [InlineData("webm", "libvpx", 3 * Fine)]
    [InlineData("mpg", "mpeg2video", 3 * Fine)]
    [InlineData("gif", "gif", 10 * Fine)] // A palette's colours are not yet halved in width and height.
    public async Task Other_containers_and_codecs_give_the_same_frames(string ending, string codec, double near)
    {
        var clip = clips.Make(
            $"other.{ending}",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=96x72:r=25,trim=end_frame=30",
            "-c:v",
            codec);
        var original = await versions.AllAsync(clip);

        var frames = await versions.FramesAsync(clip, "frame-shifted");

        Assert.Equal(original.Count - 5, frames.Count);
        Assert.All(frames, frame => Assert.InRange(frame.Distance(original[frame.Index + 5]), 0, near));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2)]
    public async Task A_video_that_is_too_short_for_the_shift_says_so(int length)
    {
        var clip = clips.MakeVideo($"short-{length}.mp4", length);

        var failure = await Assert.ThrowsAsync<InvalidVideoException>(() => versions.OpenAsync(clip, "frame-shifted"));

        Assert.Equal(
            $"The video has {length} frames; the version 'frame-shifted' leaves out the first 5, so that none is left.",
            failure.Message);
        Assert.Equal(length, (await versions.FramesAsync(clip, "mirrored")).Count);
    }

    [Fact]
    public async Task One_frame_may_be_left()
    {
        var clip = clips.MakeVideo("six.mp4", 6);

        Assert.Single(await versions.FramesAsync(clip, "frame-shifted"));
    }

    [Fact]
    public async Task Of_a_damaged_video_what_can_be_decoded_is_there()
    {
        var clip = clips.MakeVideo("damaged.mkv", 100);
        var bytes = await File.ReadAllBytesAsync(clip);
        new Random(5).NextBytes(bytes.AsSpan(bytes.Length / 2, bytes.Length / 10));
        var damaged = clips.Write("damaged-half.mkv", bytes);

        Assert.InRange((await versions.FramesAsync(damaged, "mirrored")).Count, 30, 100);
    }

    [Fact]
    public async Task A_file_of_which_nothing_can_be_decoded_fails_with_FFmpegs_reason_and_leaves_nothing()
    {
        var (file, info) = await versions.LookAsync(clips.MakeVideo("whole.mp4", 30));
        var garbage = new byte[50_000];
        new Random(3).NextBytes(garbage);
        var path = clips.Write("garbage.mp4", garbage);

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            versions.Made.OpenAsync(file with { Path = path }, info, Versions.Named("mirrored"), CancellationToken.None));

        Assert.StartsWith("FFmpeg cannot make the version 'mirrored' of the file (exit code ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Invalid data found", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, failure.Message, StringComparison.Ordinal);
        Assert.Empty(versions.Files);
    }
}
