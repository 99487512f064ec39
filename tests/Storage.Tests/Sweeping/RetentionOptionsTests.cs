using FakeFinder.Storage.Retention;

namespace FakeFinder.Storage.Tests.Sweeping;

public sealed class RetentionOptionsTests
{
    [Fact]
    public void Without_settings_everything_is_kept()
    {
        var options = new RetentionOptions();

        Assert.True(new RetentionOptionsValidator().Validate(null, options).Succeeded);
        Assert.Null(options.OfVideos(DateTimeOffset.UnixEpoch) ?? options.OfPictures(default) ?? options.OfReports(default));
    }

    [Theory]
    [InlineData("0.00:00:59", "FakeFinder:Retention:Videos is 00:00:59; it must be 1 min to 36,500 days, such as 30.00:00:00 for 30 days")]
    [InlineData("-1.00:00:00", "FakeFinder:Retention:Videos is -1.00:00:00; it must be 1 min")]
    [InlineData("36500.00:00:01", "FakeFinder:Retention:Videos is 36500.00:00:01; it must be 1 min")]
    public void A_time_that_cannot_be_meant_is_refused_with_what_is_allowed(string time, string told)
    {
        var options = new RetentionOptions { Videos = TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.StartsWith(told, new RetentionOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_time_is_checked()
    {
        var wrong = TimeSpan.FromSeconds(1);
        Assert.All(
            [
                new RetentionOptions { Videos = wrong },
                new RetentionOptions { Pictures = wrong },
                new RetentionOptions { Reports = wrong },
                new RetentionOptions { SweepEvery = TimeSpan.FromMilliseconds(1) },
            ],
            options => Assert.True(new RetentionOptionsValidator().Validate(null, options).Failed));
    }
}
