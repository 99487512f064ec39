namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// A weighted mean in which a clear majority silences the rest: where most scores are sure of a fake only those count, else where most are
/// sure of none, only those.
/// </summary>
/// <param name="SureFake">A score above this is sure of a fake.</param>
/// <param name="SureReal">A score below this is sure that there is none.</param>
internal sealed record MajorityMean(double SureFake, double SureReal)
{
    /// <summary>The majority is clear above this share of the scores; their weights do not count here.</summary>
    private const double ClearMajority = 0.7;

    /// <param name="scores">At least one.</param>
    public double Of(IReadOnlyCollection<WeightedScore> scores)
    {
        WeightedScore[] fake = [.. scores.Where(score => score.Score > SureFake)];
        WeightedScore[] real = [.. scores.Where(score => score.Score < SureReal)];
        var counted = IsClear(fake) ? fake : IsClear(real) ? real : scores;
        return counted.Sum(score => score.Score * score.Weight) / counted.Sum(score => score.Weight);

        bool IsClear(WeightedScore[] agreed) => agreed.Length / (double)scores.Count > ClearMajority;
    }
}
