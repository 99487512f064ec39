using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>All pictures of an evaluation.</summary>
internal static class EvaluationPlots
{
    public static IReadOnlyList<EvaluationPlot> Draw(EvaluationDocument evaluation, ScoreTable table)
    {
        var plots = new List<EvaluationPlot>
        {
            ScoreDots.Draw(table),
            Curves.Roc(evaluation.Series),
            Curves.Reliability(evaluation.Series),
            Curves.Det(evaluation.Series),
        };
        if (evaluation.Correlations is { Detectors: { Count: > 1 } detectors } correlations)
        {
            plots.Add(HeatMap.Draw("pearson", "Pearson correlation", "their scores", detectors, correlations.Pearson));
            plots.Add(HeatMap.Draw("spearman", "Spearman correlation", "the order of their scores", detectors, correlations.Spearman));
        }

        return plots;
    }
}
