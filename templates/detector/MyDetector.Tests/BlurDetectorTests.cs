using System.Text.Json;
using FakeFinder.Plugins;

namespace MyDetector.Tests;

public sealed class BlurDetectorTests
{
    private const int Side = 32;

    private static readonly VideoProperties Video = new(FrameCount: 100, FrameRate: 25, TimeSpan.FromSeconds(4), Side, Side);

    private readonly DetectorFactory factory = new();

    [Fact]
    public async Task A_grey_frame_scores_higher_than_a_chequered_one()
    {
        var grey = await AnalyseAsync((x, y) => 128);
        var chequered = await AnalyseAsync((x, y) => (x + y) % 2 == 0 ? (byte)0 : (byte)255);

        Assert.Equal(1, grey.Score);
        Assert.InRange(chequered.Score!.Value, 0, 0.1);
        Assert.Equal([0, 50, 99], chequered.Frames.Select(frame => frame.Index));
    }

    [Fact]
    public async Task Without_frames_the_score_is_undetermined()
    {
        await using var detector = await factory.LoadAsync(Settings("{}"), CancellationToken.None);

        var result = await detector.AnalyseAsync(
            Video, AsyncEnumerable.Empty<VideoFrame>(), new Progress<DetectorProgress>(), CancellationToken.None);

        Assert.Null(result.Score);
        Assert.Equal("No frame could be decoded.", result.Reason);
    }

    [Fact]
    public void Frames_are_evenly_spaced() =>
        Assert.Equal([0, 33, 66, 99], factory.SelectFrames(Video, Settings("""{ "frames": 4 }""")));

    [Theory]
    [InlineData("""{ "frames": 0 }""")]
    [InlineData("""{ "frmaes": 4 }""")]
    public void A_wrong_parameter_is_refused(string parameters) =>
        Assert.Throws<DetectorSettingsException>(() => factory.WhatIsMissing(Settings(parameters)));

    private async Task<DetectionResult> AnalyseAsync(Func<int, int, byte> pixel)
    {
        await using var detector = await factory.LoadAsync(Settings("{}"), CancellationToken.None);
        var frames = new[] { 0, 50, 99 }.Select(index => Paint(index, pixel)).ToAsyncEnumerable();
        return await detector.AnalyseAsync(Video, frames, new Progress<DetectorProgress>(), CancellationToken.None);
    }

    private static VideoFrame Paint(int index, Func<int, int, byte> pixel)
    {
        const int Stride = Side * VideoFrame.Channels;
        var bgr = new byte[Side * Stride];
        for (var i = 0; i < bgr.Length; i++)
        {
            bgr[i] = pixel(i % Stride / VideoFrame.Channels, i / Stride);
        }

        return new VideoFrame(index, TimeSpan.FromSeconds(index / Video.FrameRate), Side, Side, Stride, bgr);
    }

    private static DetectorSettings Settings(string parameters) =>
        new("my-detector", AppContext.BaseDirectory, JsonDocument.Parse(parameters).RootElement);
}
