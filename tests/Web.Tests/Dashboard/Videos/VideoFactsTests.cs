using FakeFinder.Web.Dashboard.Videos;

namespace FakeFinder.Web.Tests.Dashboard.Videos;

public sealed class VideoFactsTests
{
    [Theory]
    [InlineData(9, "0:09")]
    [InlineData(61, "1:01")]
    [InlineData(3_723, "1:02:03")]
    [InlineData(90_000, "25:00:00")]
    public void A_duration_shows_hours_only_where_there_are_some(int seconds, string text) =>
        Assert.Equal(text, VideoFacts.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(871_309, "871 kB")]
    [InlineData(40_000_000, "40.0 MB")]
    [InlineData(2_147_483_648, "2.15 GB")]
    public void Bytes_are_told_in_the_unit_that_fits(long bytes, string text) => Assert.Equal(text, VideoFacts.Bytes(bytes));
}
