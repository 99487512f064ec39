using FakeFinder.Cli.Api;
using FakeFinder.Cli.Up;

namespace FakeFinder.Cli.Tests.Up;

public sealed class FirstDetectorTests
{
    private static readonly Detector Heuristic =
        new("residual", null, "heuristic", Runnable: true, Problem: null, Installed: true, Heuristic: true);
    private static readonly Detector Small = new("small", null, null, Runnable: false, "Not installed.", DownloadMegabytes: 70);
    private static readonly Detector Large = new("large", null, null, Runnable: false, "Not installed.", DownloadMegabytes: 1800);

    [Fact]
    public void Who_has_only_heuristics_is_told_of_the_smallest_trained_detector() =>
        Assert.Equal(
            "No trained detector is installed. Get the smallest: './fakefinder weights pull small' (about 70 MB); this service takes it up "
                + "at once.",
            FirstDetector.Hint([Large, Small, Heuristic]));

    [Fact]
    public void Who_has_a_trained_detector_is_told_nothing() =>
        Assert.Null(FirstDetector.Hint([Large with { Installed = true }, Small, Heuristic]));

    [Fact]
    public void Nothing_is_said_where_none_can_be_pulled() =>
        Assert.Null(FirstDetector.Hint([Heuristic, Small with { DownloadMegabytes = null }]));
}
