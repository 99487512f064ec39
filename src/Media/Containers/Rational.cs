using System.Globalization;

namespace FakeFinder.Media.Containers;

/// <summary>An exact fraction, such as a stream's time base in seconds.</summary>
public readonly record struct Rational(long Numerator, long Denominator)
{
    /// <returns>Null where the text is not a fraction of positive numbers.</returns>
    public static Rational? Parse(string text) =>
        text.Split('/') is [var top, var bottom]
        && long.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
        && long.TryParse(bottom, NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
        && numerator is > 0 and <= int.MaxValue && denominator is > 0 and <= int.MaxValue
            ? new Rational(numerator, denominator)
            : null;

    /// <summary>So many units as a time span, rounded to its ticks.</summary>
    public TimeSpan Times(long units) =>
        new(
            (long)
                Int128.Clamp(
                    ((Int128)units * Numerator * TimeSpan.TicksPerSecond) / Denominator,
                    TimeSpan.MinValue.Ticks,
                    TimeSpan.MaxValue.Ticks));

    /// <summary>The units in a time span, rounded down.</summary>
    public long Units(TimeSpan span) => (long)((Int128)span.Ticks * Denominator / ((Int128)Numerator * TimeSpan.TicksPerSecond));

    /// <summary>So many units in whole microseconds, rounded up: FFmpeg's <c>-ss</c> counts in them.</summary>
    public long Microseconds(long units) =>
        (long)Int128.Clamp((((Int128)units * Numerator * 1_000_000) + Denominator - 1) / Denominator, long.MinValue, long.MaxValue);
}
