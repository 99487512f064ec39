namespace FakeFinder.Evaluation.Scores;

/// <summary>Labelled videos with what each detector said of them: what <c>scores.csv</c> holds.</summary>
/// <param name="GroupColumns">The free columns of the labels, such as <c>compression</c>.</param>
public sealed record ScoreTable(
    IReadOnlyList<string> GroupColumns,
    IReadOnlyList<DetectorColumn> Detectors,
    IReadOnlyList<ScoreRow> Rows)
{
    /// <param name="detector">Its place.</param>
    /// <returns>Its scores by video; null where it has none.</returns>
    public double?[] ScoresOf(int detector) => [.. Rows.Select(row => row.Cells[detector].Score)];

    /// <summary>The same videos with some of the detectors.</summary>
    /// <exception cref="EvaluationException">There is no such detector.</exception>
    public ScoreTable With(IReadOnlyList<string> detectors, string name)
    {
        var places = detectors.Select(wanted => PlaceOf(wanted, name)).ToList();
        return this with
        {
            Detectors = [.. places.Select(place => Detectors[place])],
            Rows = [.. Rows.Select(row => row with { Cells = [.. places.Select(place => row.Cells[place])] })],
        };
    }

    /// <param name="name">Of the table's file, for the sentence.</param>
    /// <exception cref="EvaluationException">There is no such detector.</exception>
    public int PlaceOf(string detector, string name)
    {
        var place = Detectors.ToList().FindIndex(column => column.Name == detector);
        return place >= 0
            ? place
            : throw new EvaluationException(
                $"{name} has no scores of a detector '{detector}'; it has {string.Join(", ", Detectors.Select(column => column.Name))}.");
    }
}

/// <param name="IsHeuristic">It was not trained: it is never part of a mean or a fusion.</param>
public sealed record DetectorColumn(string Name, bool IsHeuristic);

/// <summary>One video.</summary>
/// <param name="File">As the labels name it.</param>
/// <param name="Sha256">Of its bytes, in lower case, which is the video's id in the service; null where it is not known.</param>
/// <param name="Groups">A value for each group column.</param>
/// <param name="Cells">One for each detector.</param>
public sealed record ScoreRow(
    string File,
    bool IsFake,
    string? Sha256,
    IReadOnlyList<string> Groups,
    IReadOnlyList<ScoreCell> Cells);

/// <summary>What one detector said of one video.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake, exactly 0.5 undetermined; null where it failed.</param>
/// <param name="Reason">Why it failed or is undetermined.</param>
/// <param name="FramesJudged">Of the wanted ones.</param>
public readonly record struct ScoreCell(double? Score, string? Reason = null, int? FramesJudged = null, int? FramesWanted = null)
{
    /// <summary>The score of a video that the detector could not judge, for want of a face for example.</summary>
    public const double Undetermined = 0.5;
}
