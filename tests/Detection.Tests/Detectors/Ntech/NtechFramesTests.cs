using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

public sealed class NtechFramesTests
{
    [Fact]
    public void The_frames_of_the_sample_clip_are_the_originals() =>
        Assert.Equal(NtechReference.Video["sampledFrames"].Integers(), new NtechFrames(15).FramesOf(SampleClip.Info));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3.16, 1)]
    [InlineData(7, 1)]
    [InlineData(7.99, 1)]
    [InlineData(8, 1)]
    [InlineData(22.9, 1)]
    [InlineData(23, 2)]
    [InlineData(29.97, 2)]
    [InlineData(37, 2)]
    [InlineData(38, 3)]
    [InlineData(60, 4)]
    public void The_rate_is_cut_and_the_step_rounded_to_no_less_than_one(double rate, int step)
    {
        var frames = new NtechFrames(15).FramesOf(SampleClip.Info with { FrameRate = rate });
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % step == 0), frames);
    }

    [Fact]
    public void A_half_is_rounded_to_the_even_step() =>
        Assert.Equal([0, 2, 4], new NtechFrames(10).FramesOf(SampleClip.Info with { FrameRate = 25, FrameCount = 5 }));

    [Fact]
    public void A_video_without_frames_gives_none() => Assert.Empty(new NtechFrames(15).FramesOf(SampleClip.Info with { FrameCount = 0 }));
}
