using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Results;

/// <summary>Computes all of <see cref="EvaluationDocument"/> from a table of scores.</summary>
public sealed class Evaluator(Bootstrap bootstrap)
{
    private const double Confidence = 0.95;
    private const int MostCurvePoints = 200;

    /// <param name="file">The table's file, for sentences.</param>
    /// <param name="sha256">Of the table's file.</param>
    /// <param name="name">Of the data.</param>
    /// <param name="groupBy">Free columns; null: all with few values.</param>
    /// <param name="calibration">Its fusion is evaluated too.</param>
    /// <exception cref="EvaluationException">
    /// One label only, no videos, an unknown column, or a detector of the fusion is missing.
    /// </exception>
    public EvaluationDocument Evaluate(
        ScoreTable table,
        string file,
        string sha256,
        string name,
        DateTimeOffset now,
        IReadOnlyList<string>? groupBy,
        CalibrationDocument? calibration,
        CancellationToken cancellationToken)
    {
        var isFake = table.Rows.Select(row => row.IsFake).ToArray();
        VideoLabel.CheckBoth(isFake, file);
        var groups = Groups.Of(table, file, groupBy);
        IReadOnlyList<ScoreSeries> series =
            [.. ScoreSeries.Of(table), .. calibration?.Fusion is { } fusion ? [Fuse(fusion, table, file)] : Array.Empty<ScoreSeries>()];
        List<SeriesResult> results = [.. series.Select(each => Judge(each, isFake, rows: null, cancellationToken))];
        List<GroupResult> groupResults = [.. groups.All.Select(group => Judge(group, series, isFake, cancellationToken))];
        return new(
            EvaluationDocument.CurrentSchema,
            name,
            sha256,
            now,
            new(LabelledScores.Threshold, LabelledScores.KaggleClip, Confidence, bootstrap.Resamples, bootstrap.Seed),
            isFake.Length,
            isFake.Count(fake => !fake),
            isFake.Count(fake => fake),
            results,
            Correlate(series),
            groupResults,
            calibration is null ? null : new(calibration.Name, calibration.ScoresSha256, calibration.CreatedAt),
            [.. EvaluationWarnings.Of(table, results, groups.LeftOut, calibration, sha256)]);
    }

    private static ScoreSeries Fuse(Fusion fusion, ScoreTable table, string file)
    {
        var scores = fusion.Terms.Select(term => table.ScoresOf(table.PlaceOf(term.Detector, file))).ToList();
        return new(
            Fusion.Name,
            SeriesKind.Fusion,
            [.. Enumerable.Range(0, table.Rows.Count).Select(row => fusion.Apply(scores.Select(ofDetector => ofDetector[row])))]);
    }

    private static Correlations Correlate(IReadOnlyList<ScoreSeries> series)
    {
        var detectors = series.Where(each => each.Kind is SeriesKind.Detector or SeriesKind.Heuristic).ToList();
        var scores = detectors.Select(each => each.Scores.ToArray()).ToList();
        return new(
            [.. detectors.Select(each => each.Name)],
            Correlation.Matrix(scores, Correlation.Pearson),
            Correlation.Matrix(scores, Correlation.Spearman));
    }

    private GroupResult Judge(Group group, IReadOnlyList<ScoreSeries> series, bool[] isFake, CancellationToken cancellationToken)
    {
        var fake = group.Rows.Count(row => isFake[row]);
        return new(
            group.Column,
            group.Value,
            group.Rows.Count,
            group.Rows.Count - fake,
            fake,
            Groups.WarningFor(group.Rows.Count - fake, fake),
            [.. series.Select(each => Judge(each, isFake, group.Rows, cancellationToken))]);
    }

    /// <param name="rows">Of a group; null: all, with curves.</param>
    private SeriesResult Judge(ScoreSeries series, bool[] isFake, IReadOnlyList<int>? rows, CancellationToken cancellationToken)
    {
        var all = rows ?? [.. Enumerable.Range(0, isFake.Length)];
        var scored = all.Where(row => series.Scores[row] is not null).ToList();
        var scores = new LabelledScores([.. scored.Select(row => series.Scores[row]!.Value)], [.. scored.Select(row => isFake[row])]);
        var roc = rows is null ? RocCurve.Thin(RocCurve.Of(scores), MostCurvePoints) : [];
        return new(
            series.Name,
            series.Kind,
            new(
                scores.Count,
                scores.Real,
                scores.Fake,
                scored.Count(row => series.Scores[row] == ScoreCell.Undetermined),
                all.Count - scored.Count),
            Confusion.Of(scores),
            bootstrap.Estimate(scores, cancellationToken),
            roc,
            RocCurve.ToDet(roc),
            rows is null ? ReliabilityBin.Of(scores) : []);
    }
}
