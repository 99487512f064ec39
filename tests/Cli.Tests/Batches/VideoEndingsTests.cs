using FakeFinder.Storage.Videos;

namespace FakeFinder.Cli.Tests.Batches;

public sealed class VideoEndingsTests
{
    [Theory]
    [InlineData("00001.MTS", true)]
    [InlineData("00001.m2ts", true)]
    [InlineData("phone.3gp", true)]
    [InlineData("VTS_01_1.VOB", true)]
    [InlineData("clip.MP4", true)]
    [InlineData("loop.gif", true)]
    [InlineData("clip.mp4.txt", false)]
    [InlineData("mp4", false)]
    [InlineData("picture.png", false)]
    [InlineData("", false)]
    public void A_video_is_known_by_its_ending_in_capitals_too(string name, bool video) => Assert.Equal(video, VideoEndings.IsVideo(name));

    [Fact]
    public void Each_ending_stands_once_and_in_lower_case()
    {
        Assert.Equal(VideoEndings.All.Distinct(), VideoEndings.All);
        Assert.All(VideoEndings.All, ending => Assert.Matches(@"\A\.[a-z0-9-]+\z", ending));
    }
}
