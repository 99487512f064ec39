using System.Security.Cryptography;
using System.Text.Json;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Tests.Decoding;

/// <summary>Decoded frames are bit-equal to those of OpenCV's reader, on which the detectors were trained.</summary>
public sealed class OpenCvTests(MadeClips clips) : IClassFixture<MadeClips>, IDisposable
{
    private static readonly string Cases = Path.Combine(Decoders.Root, "..", "shared", "cases");
    private readonly MediaTools tools = Decoders.Tools();

    /// <summary>Clips of which OpenCV reads another stream, or shrinks frames.</summary>
    private static readonly HashSet<string> OtherThanOpenCv = ["two_video.mp4", "thumb_first.mov", "reschange.webm"];

    public void Dispose() => tools.Dispose();

    public static TheoryData<string> Given() =>
        [
            .. JsonDocument
                .Parse(File.ReadAllBytes(Path.Combine(Cases, "opencv.json")))
                .RootElement.EnumerateObject()
                .Select(clip => clip.Name)
                .Where(name => !OtherThanOpenCv.Contains(name)),
        ];

    [Theory]
    [MemberData(nameof(Given))]
    public async Task Frames_of_the_cases_are_those_of_OpenCV(string name)
    {
        using var hashes = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Cases, "opencv.json")));
        var expected = hashes
            .RootElement.GetProperty(name)
            .GetProperty("rgbSha256")
            .EnumerateObject()
            .ToDictionary(frame => int.Parse(frame.Name), frame => frame.Value.GetString());

        var frames = await Decoders.Decoder(tools).DecodeAsync(tools, Path.Combine(Cases, name), [.. expected.Keys]).ToListAsync();

        Assert.Equal(expected, frames.ToDictionary(frame => frame.Index, frame => (string?)Hash(frame)));
    }

    /// <summary>
    /// Pixel formats, matrices, ranges, odd sizes, rotations: <c>opencv.py</c> beside this file writes what OpenCV gives.
    /// </summary>
    [Fact]
    public async Task Frames_of_every_pixel_format_and_tag_are_those_of_OpenCV()
    {
        using var hashes = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Decoders.Root, "tests", "Media.Tests", "Decoding", "opencv.json")));
        var wrong = new List<string>();
        foreach (var clip in hashes.RootElement.EnumerateArray())
        {
            var name = clip.GetProperty("name").GetString()!;
            var path = clips.Make(name, [.. clip.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!)]);
            var frames = await Decoders.Decoder(tools).DecodeAsync(tools, path, [0, 1]).ToListAsync();
            if (!frames.Select(Hash).SequenceEqual(clip.GetProperty("rgbSha256").EnumerateArray().Select(hash => hash.GetString()!)))
            {
                wrong.Add(name);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Each_frame_keeps_its_own_size()
    {
        var frames = await Decoders
            .Decoder(tools)
            .DecodeAsync(tools, Path.Combine(Cases, "reschange.webm"), [0, 9, 10, 11, 59])
            .ToListAsync();

        Assert.Equal(
            [(0, 160, 120), (9, 160, 120), (10, 640, 480), (11, 640, 480), (59, 640, 480)],
            frames.Select(frame => (frame.Index, frame.Width, frame.Height)));
    }

    [Fact]
    public async Task The_stream_that_a_player_shows_is_decoded()
    {
        Assert.Equal(
            60,
            (
                await Decoders
                    .Decoder(tools)
                    .DecodeAsync(tools, Path.Combine(Cases, "thumb_first.mov"), [.. Enumerable.Range(0, 60)])
                    .ToListAsync()
            ).Count(frame => frame.Width == 320));
        Assert.Equal(
            [0, 59],
            (await Decoders.Decoder(tools).DecodeAsync(tools, Path.Combine(Cases, "two_video.mp4"), [0, 59]).ToListAsync()).Select(frame =>
                frame.Index));
    }

    [Fact]
    public async Task Times_are_those_that_a_player_shows()
    {
        Assert.Equal(5, (await First("late_video.mp4")).Time.TotalSeconds, precision: 3);
        Assert.Equal(0.023, (await First("longaudio.ts")).Time.TotalSeconds, precision: 3);
        Assert.Equal(0, (await First("cctv2.ts")).Time.TotalSeconds, precision: 3);

        async Task<Frame> First(string name) =>
            Assert.Single(await Decoders.Decoder(tools).DecodeAsync(tools, Path.Combine(Cases, name), [0]).ToListAsync());
    }

    private static string Hash(Frame frame) => Convert.ToHexStringLower(SHA256.HashData(frame.Rgb.Span))[..16];
}
