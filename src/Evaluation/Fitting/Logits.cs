namespace FakeFinder.Evaluation.Fitting;

/// <summary>Log-odds.</summary>
public static class Logits
{
    /// <summary>A score counts as at least this, and at most 1 minus this: no single certain score may rule a fit.</summary>
    public const double Clip = 1e-6;

    /// <summary>ln(p / (1 - p)), in [-13.8, 13.8]; 0 for an undetermined score, which so says nothing.</summary>
    public static double Of(double score)
    {
        var clipped = Math.Clamp(score, Clip, 1 - Clip);
        return Math.Log(clipped / (1 - clipped));
    }

    /// <summary>1 / (1 + e^-z).</summary>
    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
