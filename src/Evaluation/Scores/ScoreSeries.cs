namespace FakeFinder.Evaluation.Scores;

/// <summary>One score for each video of a table, and where it comes from.</summary>
/// <param name="Scores">Null where there is none.</param>
public sealed record ScoreSeries(string Name, SeriesKind Kind, IReadOnlyList<double?> Scores)
{
    public const string MeanName = "mean";

    /// <summary>The detectors of a table, then their mean where at least two of them are trained.</summary>
    public static IReadOnlyList<ScoreSeries> Of(ScoreTable table)
    {
        var detectors = table.Detectors
            .Select((column, place) =>
                new ScoreSeries(column.Name, column.IsHeuristic ? SeriesKind.Heuristic : SeriesKind.Detector, table.ScoresOf(place)))
            .ToList();
        var trained = detectors.Where(series => series.Kind == SeriesKind.Detector).Select(series => series.Scores).ToList();
        return trained.Count < 2 ? detectors : [.. detectors, new(MeanName, SeriesKind.Mean, Mean(trained))];
    }

    /// <summary>
    /// The mean of those that are there. An undetermined score counts as the 0.5 that it is; heuristics are not for this.
    /// </summary>
    /// <param name="trained">By detector, then by video.</param>
    public static IReadOnlyList<double?> Mean(IReadOnlyList<IReadOnlyList<double?>> trained) =>
        [.. Enumerable.Range(0, trained[0].Count).Select(video => trained.Select(scores => scores[video]).Average())];
}

public enum SeriesKind
{
    /// <summary>A trained detector.</summary>
    Detector,

    /// <summary>A detector that was not trained: alone, in no mean and no fusion.</summary>
    Heuristic,

    /// <summary>The mean of the trained detectors.</summary>
    Mean,

    /// <summary>What a calibration makes of the trained detectors together.</summary>
    Fusion,
}
