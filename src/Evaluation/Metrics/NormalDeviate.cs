namespace FakeFinder.Evaluation.Metrics;

/// <summary>
/// The inverse of the normal distribution function: the axis of a DET curve, on which normal scores give a straight line.
/// </summary>
public static class NormalDeviate
{
    private static readonly double[] A =
    [
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239,
    ];

    private static readonly double[] B =
    [
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1,
    ];

    private static readonly double[] C =
    [
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];

    private static readonly double[] D =
    [
        7.784695709041462e-03,
        3.224671290700398e-01,
        2.445134137142996,
        3.754408661907416,
        1,
    ];

    private const double Tail = 0.02425;

    /// <summary>By Acklam's rational approximation (relative error under 1.2e-9), enough for an axis.</summary>
    /// <param name="share">In (0, 1).</param>
    public static double Of(double share)
    {
        if (share > 1 - Tail)
        {
            return -Of(1 - share);
        }

        if (share < Tail)
        {
            var root = Math.Sqrt(-2 * Math.Log(share));
            return Polynomial(C, root) / Polynomial(D, root);
        }

        var centred = share - 0.5;
        return centred * Polynomial(A, centred * centred) / Polynomial(B, centred * centred);
    }

    private static double Polynomial(double[] coefficients, double x) =>
        coefficients.Aggregate(0.0, (sum, coefficient) => sum * x + coefficient);
}
