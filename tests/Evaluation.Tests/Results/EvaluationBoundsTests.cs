using System.Globalization;
using System.Text.Json.Nodes;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests.Results;

public sealed class EvaluationBoundsTests
{
    private static readonly string Sha = new('0', 64);
    private static readonly ScoreTable Made = MadeScores.Table(200, seed: 3, 0.8, 0.6);

    [Fact]
    public void What_the_evaluator_writes_is_within_the_bounds()
    {
        var bootstrap = new Bootstrap(Resamples: 20);
        var calibration = new Calibrator(bootstrap).Fit(Made, "s", Sha, "made", default, CancellationToken.None);
        var gaps = MadeScores.With(Made, 0, (video, score) => video < 10 ? 0.5 : video < 14 ? null : score);
        var perfect = MadeScores.With(Made, 0, (video, _) => video % 2 == 0 ? 1 : 0);
        var nothing = MadeScores.With(Made, 0, (_, _) => null);

        foreach (var table in new[] { Made, MadeScores.WithHeuristic(Made, 1), gaps, perfect, nothing })
        {
            var document = new Evaluator(bootstrap)
                .Evaluate(table, "s", Sha, "made", default, groupBy: null, calibration, CancellationToken.None);
            EvaluationBounds.Check(Reread(document), "metrics.json");
        }
    }

    [Theory]
    [InlineData("schema", "0", "schema is 0")]
    [InlineData("name", "null", "name is missing")]
    [InlineData("scoresSha256", "\"abc\"", "scoresSha256 is no SHA-256")]
    [InlineData("settings", "null", "settings are missing")]
    [InlineData("settings.resamples", "-1", "a number in settings is out of range")]
    [InlineData("settings.threshold", "1e999", "a number in settings is out of range")]
    [InlineData("videos", "-5", "real and fake do not add up to videos")]
    [InlineData("real", "2147483647", "real and fake do not add up to videos")]
    [InlineData("series", "null", "series must have 1 to 200 entries")]
    [InlineData("series", "[]", "series must have 1 to 200 entries")]
    [InlineData("series", "[null]", "an entry of series has no name")]
    [InlineData("series.0.name", "\"d1\"", "two entries of series have the same name")]
    [InlineData("series.0.kind", "9", "series, d0: its kind is unknown")]
    [InlineData("series.0.counts", "null", "series, d0: its counts are missing")]
    [InlineData("series.0.counts.unscored", "-1", "series, d0: its counts do not add up")]
    [InlineData("series.0.confusion.truePositives", "-1", "series, d0: its confusion does not add up")]
    [InlineData("series.0.metrics", "null", "series, d0: its metrics are missing")]
    [InlineData("series.0.metrics", "{\"99\": {\"value\": 0}}", "series, d0: it has an unknown metric")]
    [InlineData("series.0.metrics.auc.value", "1.5", "series, d0: its Auc is out of range")]
    [InlineData("series.0.metrics.logLoss.value", "1e999", "series, d0: its LogLoss is out of range")]
    [InlineData("series.0.metrics.brier.low", "1", "series, d0: its Brier is out of range")]
    [InlineData("series.0.metrics.brier.high", "null", "series, d0: its Brier is out of range")]
    [InlineData("series.0.roc", "null", "series, d0: its roc is missing")]
    [InlineData("series.0.roc.1.threshold", "-2", "series, d0: its roc is missing, longer than 1000, or out of range")]
    [InlineData("series.0.det.1.falseNegativeRate", "2", "series, d0: its det is missing, longer than 1000, or out of range")]
    [InlineData("series.0.reliability.0", "null", "series, d0: its reliability is missing, longer than 100, or out of range")]
    [InlineData("correlations", "null", "correlations have no detectors")]
    [InlineData("correlations.pearson", "[[1]]", "correlations.pearson is not a square of numbers from -1 to 1")]
    [InlineData("correlations.spearman.0.1", "3", "correlations.spearman is not a square of numbers from -1 to 1")]
    [InlineData("groups", "null", "groups are missing, or more than 10000")]
    [InlineData("groups.0", "null", "groups[0]: its column or value is missing")]
    [InlineData("groups.1.value", "null", "groups[1]: its column or value is missing")]
    [InlineData("groups.1.series.0.counts.real", "0", "groups[1]: series, d0: its counts do not add up")]
    [InlineData("warnings", "null", "warnings are missing, or more than 10000")]
    [InlineData("warnings", "[null]", "warnings are missing, or more than 10000")]
    [InlineData("calibration", "{\"name\": \"x\"}", "calibration has no name or no SHA-256")]
    public void What_is_out_of_bounds_is_told_by_its_place(string place, string value, string sentence)
    {
        var document = new Evaluator(new Bootstrap(Resamples: 20))
            .Evaluate(Made, "s", Sha, "made", default, groupBy: null, calibration: null, CancellationToken.None);
        var json = JsonNode.Parse(EvaluationJson.Write(document))!;
        Set(json, place.Split('.'), "\u0001value\u0001");
        var text = json.ToJsonString().Replace("\"\\u0001value\\u0001\"", value, StringComparison.Ordinal);

        var refusal = Assert.Throws<EvaluationException>(
            () => EvaluationBounds.Check(EvaluationJson.Read<EvaluationDocument>(text, "m.json"), "m.json"));

        Assert.StartsWith(
            $"m.json is not the metrics of an evaluation as 'fakefinder evaluate' writes it: {sentence}",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_has_at_most_so_many_series_and_groups()
    {
        var document = new Evaluator(new Bootstrap(Resamples: 20))
            .Evaluate(Made, "s", Sha, "made", default, groupBy: null, calibration: null, CancellationToken.None);
        var series = Enumerable.Range(0, EvaluationBounds.MostSeries + 1).Select(place => document.Series[0] with { Name = $"d{place}" });
        var groups = Enumerable.Repeat(document.Groups[0], EvaluationBounds.MostGroups + 1);

        Assert.Contains("1 to 200 entries", Refusal(document with { Series = [.. series] }), StringComparison.Ordinal);
        Assert.Contains("more than 10000", Refusal(document with { Groups = [.. groups] }), StringComparison.Ordinal);
    }

    private static string Refusal(EvaluationDocument document) =>
        Assert.Throws<EvaluationException>(() => EvaluationBounds.Check(document, "m.json")).Message;

    private static EvaluationDocument Reread(EvaluationDocument document) =>
        EvaluationJson.Read<EvaluationDocument>(EvaluationJson.Write(document), "metrics.json");

    private static void Set(JsonNode node, ReadOnlySpan<string> place, string value)
    {
        var child = place[0];
        if (place.Length > 1)
        {
            Set(node is JsonArray items ? items[int.Parse(child, CultureInfo.InvariantCulture)]! : node[child]!, place[1..], value);
        }
        else if (node is JsonArray items)
        {
            items[int.Parse(child, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            node[child] = value;
        }
    }
}
