using System.Text.Json.Serialization;
using FakeFinder.Evaluation.Fitting;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>Turns a detector's score into the probability that the video is fake, among videos like those of the fit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(PlattMap), "platt")]
[JsonDerivedType(typeof(IsotonicMap), "isotonic")]
public abstract record ScoreMap
{
    /// <summary>A probability in (0, 1). An undetermined score (exactly 0.5) is not for this: it stays undetermined.</summary>
    /// <param name="score">In [0, 1].</param>
    public abstract double Apply(double score);
}

/// <summary>
/// Platt's (1999), on the log-odds of the score: sigmoid(<paramref name="Slope"/> logit(score) + <paramref name="Intercept"/>).
/// </summary>
public sealed record PlattMap(double Slope, double Intercept) : ScoreMap
{
    public override double Apply(double score) => Logits.Sigmoid(Slope * Logits.Of(score) + Intercept);

    internal static PlattMap Fit(double[] logits, bool[] isFake, ReadOnlySpan<int> weights)
    {
        var coefficients = new LogisticRegression([logits], isFake).Fit(weights);
        return new(coefficients[1], coefficients[0]);
    }
}

/// <summary>A non-decreasing line through points, level outside of them.</summary>
/// <param name="Points">Scores ascending, probabilities never falling.</param>
public sealed record IsotonicMap(IReadOnlyList<MapPoint> Points) : ScoreMap
{
    public override double Apply(double score)
    {
        var (below, above) = (0, Points.Count - 1);
        if (score <= Points[below].Score)
        {
            return Points[below].Probability;
        }

        if (score >= Points[above].Score)
        {
            return Points[above].Probability;
        }

        while (above - below > 1)
        {
            var middle = (below + above) / 2;
            (below, above) = Points[middle].Score <= score ? (middle, above) : (below, middle);
        }

        var (left, right) = (Points[below], Points[above]);
        return left.Probability + (score - left.Score) / (right.Score - left.Score) * (right.Probability - left.Probability);
    }

    /// <summary>
    /// No block says 0 or 1: probabilities stay within 1 / (n + 2) of them, as if one more video of each label had been seen.
    /// </summary>
    internal static IsotonicMap Fit(int[] order, double[] scores, bool[] isFake, ReadOnlySpan<int> weights)
    {
        var blocks = IsotonicRegression.Fit(order, scores, isFake, weights);
        var bound = 1.0 / (blocks.Sum(block => block.Count) + 2);
        var points = blocks.SelectMany(block =>
        {
            var probability = Math.Clamp(block.Share, bound, 1 - bound);
            return block.From == block.To
                ? new[] { new MapPoint(block.From, probability) }
                : [new(block.From, probability), new(block.To, probability)];
        });
        return new([.. points]);
    }
}

public readonly record struct MapPoint(double Score, double Probability);
