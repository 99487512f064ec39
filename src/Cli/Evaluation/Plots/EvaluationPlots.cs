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
        if (evaluation.Correlations.Detectors.Count > 1)
        {
            plots.Add(HeatMap.Draw("pearson", "Pearson correlation", evaluation.Correlations.Detectors, evaluation.Correlations.Pearson));
            plots.Add(HeatMap.Draw("spearman", "Spearman correlation", evaluation.Correlations.Detectors, evaluation.Correlations.Spearman));
        }

        return plots;
    }
}
