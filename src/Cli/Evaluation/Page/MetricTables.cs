using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Page;

/// <summary>The report's tables; on a narrow screen each row is a card.</summary>
internal static partial class MetricTables
{
    private static readonly (string Heading, Metric Metric)[] All =
    [
        ("AUC", Metric.Auc),
        ("Average precision", Metric.AveragePrecision),
        ("Balanced accuracy", Metric.BalancedAccuracy),
        ("Accuracy", Metric.Accuracy),
        ("Fakes found (TPR)", Metric.TruePositiveRate),
        ("Real kept (TNR)", Metric.TrueNegativeRate),
        ("False alarms (FPR)", Metric.FalsePositiveRate),
        ("Equal error rate", Metric.EqualErrorRate),
        ("Log loss", Metric.LogLoss),
        ("Brier", Metric.Brier),
        ("Calibration error", Metric.CalibrationError),
    ];

    private static readonly (string Heading, Metric Metric)[] OfGroups =
    [
        ("AUC", Metric.Auc),
        ("Balanced accuracy", Metric.BalancedAccuracy),
        ("Fakes found (TPR)", Metric.TruePositiveRate),
        ("False alarms (FPR)", Metric.FalsePositiveRate),
        ("Log loss", Metric.LogLoss),
    ];

    public static string Figures(IReadOnlyList<SeriesResult> series) => Table(
        ["Metric", .. series.Select(Name)],
        All.Select(row => new Row(row.Heading, [.. series.Select(each => Cell(each.Of(row.Metric)))])));

    public static string Counts(IReadOnlyList<SeriesResult> series) => Table(
        [
            "Detector",
            "Scored",
            "Undetermined (0.5)",
            "Failed",
            "Fake called fake",
            "Fake called real",
            "Real called fake",
            "Real called real",
        ],
        series.Select(each => new Row(
            Name(each),
            [
                .. new[]
                {
                    each.Counts.Scored,
                    each.Counts.Undetermined,
                    each.Counts.Unscored,
                    each.Confusion.TruePositives,
                    each.Confusion.FalseNegatives,
                    each.Confusion.FalsePositives,
                    each.Confusion.TrueNegatives,
                }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ])));

    public static string Groups(IReadOnlyList<GroupResult> groups)
    {
        var html = new StringBuilder();
        foreach (var group in groups)
        {
            var value = group.Value.Length == 0 ? "(empty)" : group.Value;
            html.Append(
                CultureInfo.InvariantCulture,
                $"<h3>{ReportPage.Text(value)} <span class=\"soft\">({group.Real} real, {group.Fake} fake)</span></h3>\n");
            if (group.Warning is { } warning)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p><span class=\"warning\">{ReportPage.Text(warning)}</span></p>\n");
            }

            html.Append(Table(
                ["Detector", .. OfGroups.Select(column => column.Heading)],
                group.Series.Select(each => new Row(Name(each), [.. OfGroups.Select(column => Cell(each.Of(column.Metric)))]))));
        }

        return html.ToString();
    }

    private static string Name(SeriesResult series) =>
        ReportPage.Text(series.Name) + (series.Kind == SeriesKind.Heuristic ? " <span class=\"soft\">heuristic</span>" : "");

    private static string Cell(Estimate? estimate) => estimate is not { } known ? "-"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"<span>{known.Value:0.000} <span class=\"low\">{known.Low:0.000} to {known.High:0.000}</span></span>");

    private static string Table(IReadOnlyList<string> headings, IEnumerable<Row> rows)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table class=\"cards\"><thead><tr>");
        html.AppendJoin("", headings.Select(heading => $"<th scope=\"col\">{heading}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{row.Name}</th>");
            html.AppendJoin("", row.Cells.Zip(headings.Skip(1), (cell, heading) => $"<td data-name=\"{Plain(heading)}\">{cell}</td>"));
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>Without the marks: an attribute takes none.</summary>
    private static string Plain(string html) => Marks().Replace(html, "");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Marks();

    /// <summary>Of HTML.</summary>
    private sealed record Row(string Name, IReadOnlyList<string> Cells);
}
