using System.Globalization;
using System.Net;
using System.Text;
using FakeFinder.Cli.Evaluation.Plots;
using FakeFinder.Evaluation.Results;

namespace FakeFinder.Cli.Evaluation.Page;

/// <summary><c>report.html</c>: all of an evaluation on one page that needs no other file.</summary>
internal static class ReportPage
{
    public static string Write(EvaluationDocument evaluation, IReadOnlyList<EvaluationPlot> plots)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Evaluation: {Text(evaluation.Name)}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <h1>Evaluation: {Text(evaluation.Name)}</h1>
            <p class="soft">{evaluation.Videos} labelled videos: {evaluation.Real} real, {evaluation.Fake} fake.
            Computed {evaluation.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.</p>

            """);
        if (evaluation.Warnings.Count > 0)
        {
            page.Append("<ul class=\"warnings\">\n");
            foreach (var warning in evaluation.Warnings)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li>{Text(warning)}</li>\n");
            }

            page.Append("</ul>\n");
        }

        page.Append("<h2>Detectors</h2>\n<p>Values with their 95 % intervals. Called fake where the score is above 0.5.</p>\n");
        page.Append(MetricTables.Figures(evaluation.Series));
        page.Append("<h2>Counts</h2>\n");
        page.Append(MetricTables.Counts(evaluation.Series));
        page.Append("<h2>Plots</h2>\n<div class=\"plots\">\n");
        foreach (var plot in plots)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<figure{(plot.IsWide ? " class=\"wide\"" : "")}>{InlineSvg.Of(plot)}"
                    + $"<figcaption>{Text(plot.Caption)}</figcaption></figure>\n");
        }

        page.Append("</div>\n");
        foreach (var column in evaluation.Groups.GroupBy(group => group.Column))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>By {Text(column.Key)}</h2>\n");
            page.Append(MetricTables.Groups([.. column]));
        }

        page.Append(Method(evaluation));
        page.Append("</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>HTML of a text that may hold anything.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Method(EvaluationDocument evaluation)
    {
        var calibration = evaluation.Calibration is { } used
            ? $"<dt>Calibration</dt><dd>{Text(used.Name)}, made {used.CreatedAt.UtcDateTime:yyyy-MM-dd}, on scores "
                + $"{used.ScoresSha256}</dd>\n"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <h2>How this was made</h2>
            <dl>
            <dt>Scores</dt><dd>scores.csv, SHA-256 {evaluation.ScoresSha256}</dd>
            <dt>Threshold</dt><dd>A score above {evaluation.Settings.Threshold} is called fake. Exactly 0.5 (undetermined) is
            called real, as in the original FakeFinder.</dd>
            <dt>Intervals</dt><dd>Percentiles of {evaluation.Settings.Resamples} resamples that keep the number of real and of
            fake videos (seed {evaluation.Settings.Seed}).</dd>
            <dt>Log loss</dt><dd>Natural logarithm; scores are bounded by {evaluation.Settings.LogLossClip} and 1 minus that, as
            in Kaggle's log loss.</dd>
            <dt>mean</dt><dd>Mean of the trained detectors that have a score. Heuristics are never part of it.</dd>
            {calibration}</dl>
            <p class="soft">A score is one detector's estimate, not a proof. These figures hold for videos like those of this data set.</p>

            """);
    }

    private static string Style()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
