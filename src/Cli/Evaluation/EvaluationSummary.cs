using System.Globalization;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using Spectre.Console;

namespace FakeFinder.Cli.Evaluation;

/// <summary>The main figures on the terminal; all of them are in the files.</summary>
internal static class EvaluationSummary
{
    private static readonly (string Heading, Metric Metric)[] Columns =
    [
        ("AUC", Metric.Auc),
        ("Accuracy", Metric.Accuracy),
        ("TPR", Metric.TruePositiveRate),
        ("FPR", Metric.FalsePositiveRate),
        ("Log loss", Metric.LogLoss),
    ];

    public static void Print(CliConsole console, EvaluationDocument evaluation)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("Detector", "Real", "Fake");
        foreach (var (heading, _) in Columns)
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var series in evaluation.Series)
        {
            table.AddRow(
                new[] { series.Name, $"{series.Counts.Real}", $"{series.Counts.Fake}" }
                    .Concat(Columns.Select(column => Text(series.Of(column.Metric))))
                    .Select(cell => new Text(cell)));
        }

        console.Output.Write(table);
        foreach (var warning in evaluation.Warnings)
        {
            console.Output.Line(warning);
        }
    }

    private static string Text(Estimate? estimate) => estimate is not { } known ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{known.Value:0.000} ({known.Low:0.000} to {known.High:0.000})");
}
