using FakeFinder.Detection.Ensembles.Sampling;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Ensembles.Sampling;

public sealed class EvenFramesOrFirstTests
{
    [Fact]
    public void Frames_are_the_originals() =>
        Assert.Equal(
            Golden.Read("selimsef", "video.astronaut.json")["frameIndices"].Integers(),
            new EvenFramesOrFirst(32).FramesOf(SampleClip.Info));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 32)]
    [InlineData(33, 32)]
    public void A_clip_of_fewer_frames_is_judged_by_its_first_alone(int frames, int taken)
    {
        var indices = new EvenFramesOrFirst(32).FramesOf(SampleClip.Info with { FrameCount = frames });
        Assert.Equal(taken, indices.Count);
        Assert.Equal(taken == 0 ? [] : [0], indices.Take(1));
        Assert.Equal(taken == 32 ? [frames - 1] : indices.Take(1), indices.TakeLast(1));
    }
}
