using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Tests.Sampling;

public sealed class EvenlySpacedFramesTests
{
    [Fact]
    public void Fifteen_frames_of_three_hundred_are_those_of_the_published_detectors() =>
        Assert.Equal([0, 21, 42, 64, 85, 106, 128, 149, 170, 192, 213, 234, 256, 277, 299], new EvenlySpacedFrames(15).FramesOf(Clip(300)));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(5, 16)]
    [InlineData(2, 15)]
    [InlineData(1, 16)]
    public void A_clip_that_is_too_short_gives_each_frame_once(int frames, int count) =>
        Assert.Equal(Enumerable.Range(0, frames), new EvenlySpacedFrames(count).FramesOf(Clip(frames)));

    [Fact]
    public void Frames_are_ascending_distinct_and_end_with_the_last()
    {
        for (var frames = 1; frames < 2000; frames++)
        {
            var plan = new EvenlySpacedFrames(16).FramesOf(Clip(frames));
            Assert.Equal(plan.Distinct().Order(), plan);
            Assert.Equal(0, plan[0]);
            Assert.Equal(frames - 1, plan[^1]);
            Assert.Equal(Math.Min(frames, 16), plan.Count);
        }
    }

    [Fact]
    public void One_frame_is_the_first() => Assert.Equal([0], new EvenlySpacedFrames(1).FramesOf(Clip(300)));

    [Fact]
    public void A_clip_without_frames_gives_none() => Assert.Empty(new EvenlySpacedFrames(16).FramesOf(Clip(0)));

    [Fact]
    public void No_frames_at_all_is_no_plan() => Assert.Throws<ArgumentOutOfRangeException>(() => new EvenlySpacedFrames(0));

    private static VideoInfo Clip(int frames) => new("mp4", "h264", 640, 480, frames, 30, TimeSpan.FromSeconds(frames / 30.0));
}
