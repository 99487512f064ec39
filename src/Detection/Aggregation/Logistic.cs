namespace FakeFinder.Detection.Aggregation;

/// <summary>The logistic function.</summary>
public static class Logistic
{
    /// <returns>1 / (1 + e^-logit), without overflow.</returns>
    public static double Of(double logit)
    {
        var small = Math.Exp(-Math.Abs(logit));
        return logit >= 0 ? 1 / (1 + small) : small / (1 + small);
    }
}
