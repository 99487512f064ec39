namespace FakeFinder.Reports.Evidence;

/// <summary>From probabilities to bands, and their words.</summary>
public static class Bands
{
    /// <summary>A probability above it is a weak sign.</summary>
    public const double Weak = 0.5;

    /// <summary>A probability above it is a moderate sign.</summary>
    public const double Moderate = 0.7;

    /// <summary>A probability above it is a strong sign.</summary>
    public const double Strong = 0.9;

    /// <summary>Detectors whose probabilities are further apart than this disagree.</summary>
    public const double Disagreement = 0.4;

    /// <param name="probability">In [0, 1] that the video is fake; null where there is none.</param>
    public static Band Of(double? probability) => probability switch
    {
        null or 0.5 => Band.NotAssessed,
        < Weak => Band.NoSign,
        <= Moderate => Band.Weak,
        <= Strong => Band.Moderate,
        _ => Band.Strong,
    };

    /// <summary>For people, in full: such as <c>Weak sign of manipulation</c>.</summary>
    public static string Title(this Band band) => band switch
    {
        Band.NoSign => "No sign of manipulation found",
        Band.Weak => "Weak sign of manipulation",
        Band.Moderate => "Moderate sign of manipulation",
        Band.Strong => "Strong sign of manipulation",
        _ => "Not assessed",
    };

    /// <summary>For people, where there is little room: such as <c>Weak sign</c>.</summary>
    public static string Word(this Band band) => band switch
    {
        Band.NoSign => "No sign",
        Band.Weak => "Weak sign",
        Band.Moderate => "Moderate sign",
        Band.Strong => "Strong sign",
        _ => "Not assessed",
    };
}
