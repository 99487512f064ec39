using FakeFinder.Detection.Sampling;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Sampling;

public sealed class EveryNthFrameTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 0 })]
    [InlineData(4, new[] { 0, 1, 2, 3 })]
    [InlineData(5, new[] { 0, 2, 4 })]
    [InlineData(8, new[] { 0, 2, 4, 6 })]
    [InlineData(9, new[] { 0, 3, 6 })]
    public void The_smallest_step_is_taken_that_gives_no_more_frames_than_allowed(int count, int[] expected) =>
        Assert.Equal(expected, new EveryNthFrame(4).FramesOf(SampleClip.Info with { FrameCount = count }));

    [Fact]
    public void The_sample_gives_every_second_frame_as_the_original_takes_them() =>
        Assert.Equal(
            Golden.Read("eighteen", "video.astronaut.json")["sampledFrames"].Integers(),
            new EveryNthFrame(160).FramesOf(SampleClip.Info));
}
