using System.Globalization;

namespace FakeFinder.Reports.Evidence;

/// <summary>The one notation of a score for people.</summary>
public static class Percent
{
    /// <summary>
    /// The likelihood in per cent with one decimal; never rounded over one of the borders 0, 50 and 100, which mean something else.
    /// </summary>
    /// <param name="score">In [0, 1].</param>
    public static string Of(double score)
    {
        var percent = Math.Round(100 * score, 1, MidpointRounding.AwayFromZero);
        return percent switch
        {
            0 when score > 0 => "< 0.1 %",
            100 when score < 1 => "> 99.9 %",
            50 when score < 0.5 => "< 50.0 %",
            50 when score > 0.5 => "> 50.0 %",
            _ => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %",
        };
    }
}
