using FakeFinder.Catalog;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Dashboard.Pages.Analyse;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Analyse;

public sealed class PresetsTests
{
    private static readonly ModelCatalog Catalog = new(Options.Create(new CatalogOptions { Models = Repository.Models }));

    [Fact]
    public void Quick_is_the_trained_detector_with_the_least_measured_time()
    {
        var detectors = Statuses("residual", "wm", "boken", "ntech");
        var times = new Dictionary<string, MeasuredTime?>
        {
            ["residual"] = Took(1),
            ["wm"] = Took(9),
            ["boken"] = Took(30),
            ["ntech"] = null,
        };

        Assert.Equal(["wm"], Presets.Quick(detectors, times));
        Assert.Equal(3, Presets.Trained(detectors).Count);
        Assert.DoesNotContain("residual", Presets.Trained(detectors));
    }

    [Fact]
    public void Where_nothing_was_measured_quick_is_the_one_with_the_smallest_weights() =>
        Assert.Equal(["boken"], Presets.Quick(Statuses("residual", "wm", "boken"), new Dictionary<string, MeasuredTime?>()));

    [Fact]
    public void Without_a_trained_detector_there_is_nothing_quick_or_thorough()
    {
        Assert.Empty(Presets.Quick(Statuses("residual"), new Dictionary<string, MeasuredTime?>()));
        Assert.Empty(Presets.Trained(Statuses("residual")));
    }

    [Theory]
    [InlineData(10, "about 8 s")]
    [InlineData(5, "about 8 s")]
    [InlineData(40, "about 30 s")]
    [InlineData(600, "about 8 min")]
    public void A_longer_clip_is_expected_to_take_longer_and_a_shorter_one_is_not_expected_to_be_faster(int seconds, string text)
    {
        var times = new Dictionary<string, MeasuredTime?> { ["wm"] = Took(8) };

        Assert.Equal(text, ExpectedTime.Of(["wm"], times, [TimeSpan.FromSeconds(seconds)]).Text);
    }

    [Fact]
    public void The_times_of_all_detectors_and_clips_add_up_and_what_is_not_known_is_said()
    {
        var times = new Dictionary<string, MeasuredTime?> { ["wm"] = Took(8), ["boken"] = Took(22), ["ntech"] = null };
        var clips = Enumerable.Repeat(TimeSpan.FromSeconds(10), 4).ToList();

        Assert.Equal("about 2 min", ExpectedTime.Of(["wm", "boken"], times, clips).Text);
        Assert.Equal("about 30 s, and ntech, which was not measured here yet", ExpectedTime.Of(["wm", "ntech"], times, clips).Text);
        Assert.Equal("not measured here yet", ExpectedTime.Of(["ntech"], times, clips).Text);
    }

    private static MeasuredTime Took(double seconds) => new(seconds, MedianClipSeconds: 10, Clips: 3, new Dictionary<string, double>());

    private static List<DetectorStatus> Statuses(params string[] ready) =>
    [
        .. Catalog.Detectors.Select(entry => new DetectorStatus(
            entry,
            ready.Contains(entry.Name) ? DetectorReadiness.Ready : DetectorReadiness.Unavailable,
            null)),
    ];
}
