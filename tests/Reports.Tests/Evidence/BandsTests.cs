using FakeFinder.Reports.Evidence;

namespace FakeFinder.Reports.Tests.Evidence;

public sealed class BandsTests
{
    [Theory]
    [InlineData(null, Band.NotAssessed)]
    [InlineData(0.5, Band.NotAssessed)]
    [InlineData(0.0, Band.NoSign)]
    [InlineData(0.4999999, Band.NoSign)]
    [InlineData(0.5000001, Band.Weak)]
    [InlineData(0.7, Band.Weak)]
    [InlineData(0.7000001, Band.Moderate)]
    [InlineData(0.9, Band.Moderate)]
    [InlineData(0.9000001, Band.Strong)]
    [InlineData(1.0, Band.Strong)]
    public void A_probability_on_a_border_is_in_the_lower_band(double? probability, Band band) =>
        Assert.Equal(band, Bands.Of(probability));

    [Fact]
    public void No_band_calls_a_video_real() => Assert.All(Enum.GetValues<Band>(), band =>
    {
        Assert.DoesNotContain("real", band.Title(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("real", band.Word(), StringComparison.OrdinalIgnoreCase);
    });
}
