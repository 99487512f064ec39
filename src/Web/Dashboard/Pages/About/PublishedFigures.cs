namespace FakeFinder.Web.Dashboard.Pages.About;

/// <summary>
/// How often the authors' networks were right, in per cent at the threshold 0.5, read off the plots of the published model
/// cards (give or take 0.3). They describe the published detectors on those sets and were not measured by this program.
/// </summary>
/// <param name="DfdcFakesFound">Share of the fakes of the DFDC's test set that were called fake.</param>
/// <param name="DfdcRealKept">Share of its real clips that were called real.</param>
/// <param name="DeeperFakesFound">The same for the fakes of DeeperForensics.</param>
/// <param name="DeeperRealKept">The same for its real clips.</param>
internal sealed record PublishedFigures(
    string Detector,
    double DfdcFakesFound,
    double DfdcRealKept,
    double DeeperFakesFound,
    double DeeperRealKept)
{
    public static IReadOnlyList<PublishedFigures> All { get; } =
    [
        new("selimsef", 94.8, 90.6, 63.6, 88.9),
        new("wm", 94.9, 91.5, 53.5, 96.0),
        new("ntech", 93.9, 94.3, 51.1, 94.5),
        new("eighteen", 91.7, 93.1, 45.0, 100),
        new("medics", 93.2, 88.1, 84.0, 93.1),
        new("boken", 66.0, 90.8, 98.5, 99.6),
    ];
}
