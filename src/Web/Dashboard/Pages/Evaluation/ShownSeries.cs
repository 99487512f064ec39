using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation;

/// <summary>A series of a run with its place among all of them, which gives it the same line in every chart.</summary>
public readonly record struct ShownSeries(int Place, SeriesResult Result)
{
    /// <summary>Where a run has more, the curves show so many until the person chooses others.</summary>
    private const int ShownFirst = 8;

    /// <summary>Such as <c>residual (heuristic)</c>.</summary>
    public string Label => Result.Kind == SeriesKind.Heuristic ? $"{Result.Name} (heuristic)" : Result.Name;

    /// <summary>All series of a run.</summary>
    public static IReadOnlyList<ShownSeries> Of(EvaluationDocument document) =>
        [.. document.Series.Select((series, place) => new ShownSeries(place, series))];

    /// <summary>The places that are shown at first: what is made of several detectors, then detectors until there are enough.</summary>
    public static IEnumerable<int> First(IReadOnlyList<ShownSeries> all) =>
        all.OrderByDescending(series => series.Result.Kind is SeriesKind.Mean or SeriesKind.Fusion)
            .Take(ShownFirst)
            .Select(series => series.Place);
}
