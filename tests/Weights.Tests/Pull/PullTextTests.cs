using FakeFinder.Weights.Pull;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Weights.Tests.Pull;

public sealed class PullTextTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_download_shows_its_size_and_then_its_rate_and_the_time_left()
    {
        var text = new PullText(time);

        Assert.Equal("boken: boken.tar.gz, 0.0 of 70.0 MB", text.Of(Downloaded(0)));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("boken: boken.tar.gz, 4.0 of 70.0 MB, 2.0 MB/s, 33 s left", text.Of(Downloaded(4_000_000)));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("boken: boken.tar.gz, 9.0 of 70.0 MB, 0.5 MB/s, 2 min 2 s left", text.Of(Downloaded(9_000_000)));
    }

    [Fact]
    public void A_size_that_is_not_known_is_left_out()
    {
        var text = new PullText(time);

        text.Of(Downloaded(0) with { Total = null });
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("boken: boken.tar.gz, 4.0 MB, 2.0 MB/s", text.Of(Downloaded(4_000_000) with { Total = null }));
    }

    private static PullProgress Downloaded(double bytes) => new("boken", PullStep.Downloading, "boken.tar.gz", bytes, 70_000_000);
}
