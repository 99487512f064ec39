namespace FakeFinder.Contracts.Tests;

public sealed class CoverageTests
{
    private static readonly Coverage Full = new(32, 32, 32, 32, 32, 32, 40, 40);

    [Fact]
    public void A_summary_says_how_many_frames_were_judged_and_where_the_others_were_lost()
    {
        Assert.Equal("Judged 32 of 32 frames", Full.Summary);
        Assert.Equal("Judged 1 of 60 frames (59 are missing at the end)", new Coverage(60, 1, 1, 1, 1, 1, 1, 1).Summary);
        Assert.Equal(
            "Judged 27 of 32 frames (1 is missing at the end, 2 were not decoded, 2 have no face)",
            new Coverage(32, 31, 29, 29, 27, 27, 27, 27).Summary);
        Assert.Equal(
            "Judged 107 of 150 frames (1 of 50 that were searched for faces has none)",
            new Coverage(150, 150, 150, 50, 49, 107, 49, 49, 1, 1).Summary);
        Assert.Equal("Judged 1 of 1 frame", new Coverage(1, 1, 1, 1, 1, 1, 2, 2).Summary);
        Assert.Equal("No frame was looked at", new Coverage(0, 0, 0, 0, 0, 0, 0, 0).Summary);
    }

    [Theory]
    [InlineData(32, 16, false)]
    [InlineData(32, 15, true)]
    [InlineData(1, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(int.MaxValue, int.MaxValue, false)]
    public void Fewer_than_half_of_the_wanted_frames_is_low(int wanted, int judged, bool low) =>
        Assert.Equal(low, (Full with { FramesWanted = wanted, FramesJudged = judged }).IsLow);
}
