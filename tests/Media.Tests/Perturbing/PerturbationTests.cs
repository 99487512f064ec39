using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;

namespace FakeFinder.Media.Tests.Perturbing;

/// <summary>Each perturbation does what its description says.</summary>
public sealed class PerturbationTests(MadeClips clips) : IClassFixture<MadeClips>, IAsyncLifetime
{
    /// <summary>The mean distance, of 255, that fine coding and the conversion of colours may cost.</summary>
    private const double Fine = 2;

    private static readonly string Astronaut = Path.Combine(Decoders.Root, "samples", "astronaut.mp4");

    private Versions versions = null!;

    public static TheoryData<string> Names => [.. Perturbation.All.Select(one => one.Name)];

    public Task InitializeAsync()
    {
        versions = Versions.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await versions.DisposeAsync();

    [Fact]
    public void There_are_eight_and_each_has_words_for_people()
    {
        Assert.Equal(
            ["reencoded", "reencoded-strongly", "half-size", "blurred", "cropped", "brightened", "mirrored", "frame-shifted"],
            Perturbation.All.Select(one => one.Name));
        Assert.All(Perturbation.All, one => Assert.Same(one, Perturbation.Find(one.Name)));
        Assert.All(Perturbation.All, one => Assert.EndsWith(".", one.Description, StringComparison.Ordinal));
        Assert.Null(Perturbation.Find("Mirrored"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_version_is_a_video_of_H264_without_sound_of_as_many_frames(string name)
    {
        var clip = clips.Make(
            "sound.mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:r=30:d=2",
            "-f",
            "lavfi",
            "-i",
            "sine=d=2",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "-metadata",
            "title=a title");
        using var version = await versions.OpenAsync(clip, name);

        var info = await Decoders.ProbeAsync(versions.Tools, version.Path);
        var frames = await versions.AllAsync(version.Path);

        var expected = 60 - Perturbation.Find(name)!.SkippedFrames;
        var size = name switch
        {
            "half-size" => (80, 60),
            "cropped" => (128, 96),
            _ => (160, 120),
        };
        Assert.Equal(("matroska,webm", "h264", expected, expected), (info.Container, info.Codec, info.FrameCount, frames.Count));
        Assert.Equal(size, (info.Width, info.Height));
        Assert.Equal(30, info.FrameRate, tolerance: 0.01);
        Assert.Equal(0, info.Stream!.Index);
        Assert.True(info.Stream.HasIndex);
        Assert.Empty(info.Notes);
        Assert.All(frames, frame => Assert.Equal(size, (frame.Width, frame.Height)));
        Assert.Equal("", string.Concat(await versions.Tools.ProbeTextAsync(
            ["-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of", "csv", "-i", "file:" + version.Path],
            CancellationToken.None)).Trim());
    }

    [Fact]
    public async Task A_reencoding_stays_near_and_a_strong_one_loses_more()
    {
        var original = await FirstAsync(Astronaut);

        var usual = (await versions.FramesAsync(Astronaut, "reencoded"))[0].Distance(original);
        var strong = (await versions.FramesAsync(Astronaut, "reencoded-strongly"))[0].Distance(original);

        Assert.InRange(usual, 0.1, 4);
        Assert.InRange(strong, 1.5 * usual, 15);
    }

    [Fact]
    public async Task Half_the_size_is_the_mean_of_what_lies_together()
    {
        var original = await FirstAsync(Astronaut);
        var half = (await versions.FramesAsync(Astronaut, "half-size"))[0];

        Assert.Equal((320, 240), (half.Width, half.Height));
        Assert.InRange(
            half.Distance((x, y, colour) =>
                (original.At(2 * x, 2 * y, colour)
                    + original.At((2 * x) + 1, 2 * y, colour)
                    + original.At(2 * x, (2 * y) + 1, colour)
                    + original.At((2 * x) + 1, (2 * y) + 1, colour)) / 4.0),
            0,
            4);
    }

    [Theory]
    [InlineData(720, 2)]
    [InlineData(360, 1)]
    [InlineData(120, 1)]
    public async Task An_edge_is_blurred_by_a_360th_of_the_shorter_side_and_at_least_a_pixel(int side, int sigma)
    {
        var clip = clips.Make(
            $"edge-{side}.mp4",
            "-f",
            "lavfi",
            "-i",
            $"color=black:s={side}x{side}:r=5:d=0.4,drawbox=x=iw/2:w=iw/2:h=ih:color=white:t=fill",
            "-c:v",
            "libx264",
            "-qp",
            "0",
            "-pix_fmt",
            "yuv420p");

        var frame = (await versions.FramesAsync(clip, "blurred"))[0];

        // The distribution function of a Gaussian: the edge lies between two pixels.
        Assert.Equal(0, frame.At((side / 2) - 1 - (5 * sigma), side / 2, 0), tolerance: 6.0);
        Assert.Equal(255 * 0.5, (frame.At((side / 2) - 1, side / 2, 0) + frame.At(side / 2, side / 2, 0)) / 2.0, tolerance: 8);
        Assert.Equal(255 * 0.841, Between(frame, (side / 2) - 0.5 + sigma), tolerance: 12);
        Assert.Equal(255 * 0.159, Between(frame, (side / 2) - 0.5 - sigma), tolerance: 12);

        double Between(Frame of, double x) =>
            (of.At((int)Math.Floor(x), side / 2, 0) + of.At((int)Math.Ceiling(x), side / 2, 0)) / 2.0;
    }

    [Fact]
    public async Task The_crop_is_the_centre()
    {
        var original = await FirstAsync(Astronaut);
        var cropped = (await versions.FramesAsync(Astronaut, "cropped"))[0];

        Assert.Equal((512, 384), (cropped.Width, cropped.Height));
        Assert.InRange(cropped.Distance((x, y, colour) => original.At(x + 64, y + 48, colour)), 0, Fine);
    }

    [Theory]
    [InlineData("0x000000", 0, 25.5)]
    [InlineData("0x646464", 100, 125.5)]
    [InlineData("0xF8F8F8", 248, 255)]
    public async Task Brightness_rises_by_a_tenth_of_the_range_up_to_white(string colour, int before, double after)
    {
        var clip = clips.Make(
            $"{colour}.mp4",
            "-f",
            "lavfi",
            "-i",
            $"color={colour}:s=64x64:r=5:d=0.4",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p");

        Assert.Equal(before, (await FirstAsync(clip)).Mean(), tolerance: 2);
        Assert.Equal(after, (await versions.FramesAsync(clip, "brightened"))[0].Mean(), tolerance: 2);
    }

    [Fact]
    public async Task A_video_of_full_range_is_brightened_by_as_much()
    {
        var clip = clips.Make(
            "full.mp4",
            "-f",
            "lavfi",
            "-i",
            "color=0x646464:s=64x64:r=5:d=0.4",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuvj420p");

        Assert.Equal(100, (await FirstAsync(clip)).Mean(), tolerance: 2);
        Assert.Equal(125.5, (await versions.FramesAsync(clip, "brightened"))[0].Mean(), tolerance: 2);
        Assert.Equal(100, (await versions.FramesAsync(clip, "mirrored"))[0].Mean(), tolerance: 2);
    }

    [Fact]
    public async Task Left_and_right_are_exchanged()
    {
        var original = await FirstAsync(Astronaut);
        var mirrored = (await versions.FramesAsync(Astronaut, "mirrored"))[0];

        Assert.InRange(mirrored.Distance((x, y, colour) => original.At(original.Width - 1 - x, y, colour)), 0, Fine);
        Assert.True(mirrored.Distance(original) > 10 * Fine);
    }

    [Fact]
    public async Task A_shifted_version_begins_five_frames_later_at_the_time_of_the_first()
    {
        var clip = clips.MakeVideo("shift.mp4", 40);
        var original = await versions.AllAsync(clip);

        var shifted = await versions.FramesAsync(clip, "frame-shifted");

        Assert.Equal(35, shifted.Count);
        Assert.Equal(TimeSpan.Zero, shifted[0].Time);
        Assert.All(shifted, frame => Assert.InRange(frame.Distance(original[frame.Index + 5]), 0, Fine));
        Assert.All(shifted, frame => Assert.True(frame.Distance(original[frame.Index + 4]) > 2 * Fine));
    }

    private async Task<Frame> FirstAsync(string clip) =>
        (await Decoders.Decoder(versions.Tools).DecodeAsync(versions.Tools, clip, [0]).ToListAsync())[0];
}
