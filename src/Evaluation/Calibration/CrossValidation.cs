namespace FakeFinder.Evaluation.Calibration;

/// <summary>One detector's maps, each fitted without the fold that it is then judged on.</summary>
/// <param name="Probabilities">Of the chosen map, by row of the table; null where the detector has no determined score.</param>
internal sealed record CrossValidation(CrossValidatedLoss Loss, bool IsIsotonic, double?[] Probabilities)
{
    /// <param name="foldOf">By row of the table.</param>
    public static CrossValidation Run(FitData data, int[] foldOf, int folds)
    {
        var (platt, isotonic) = (new double[data.Rows.Length], new double[data.Rows.Length]);
        for (var fold = 0; fold < folds; fold++)
        {
            var weights = data.Rows.Select(row => foldOf[row] == fold ? 0 : 1).ToArray();
            var (plattMap, isotonicMap) = (data.FitPlatt(weights), data.FitIsotonic(weights));
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] == 0)
                {
                    (platt[i], isotonic[i]) = (plattMap.Apply(data.Scores[i]), isotonicMap.Apply(data.Scores[i]));
                }
            }
        }

        var loss = new CrossValidatedLoss(MeanLoss(data.Scores), MeanLoss(platt), MeanLoss(isotonic));
        var isIsotonic = loss.Isotonic < loss.Platt;
        var chosen = isIsotonic ? isotonic : platt;
        var probabilities = new double?[foldOf.Length];
        for (var i = 0; i < data.Rows.Length; i++)
        {
            probabilities[data.Rows[i]] = chosen[i];
        }

        return new(loss, isIsotonic, probabilities);

        double MeanLoss(double[] scores) => scores.Zip(data.IsFake, FitData.Loss).Average();
    }
}
