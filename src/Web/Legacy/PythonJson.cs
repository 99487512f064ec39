using System.Globalization;
using System.Numerics;
using System.Text;

namespace FakeFinder.Web.Legacy;

/// <summary>
/// JSON text as Python's <c>json.dumps</c> writes it: separators <c>", "</c> and <c>": "</c>, ASCII only with lower-case
/// <c>\uXXXX</c>, floats as <c>repr</c>. Values are passed as text that is already JSON.
/// </summary>
internal static class PythonJson
{
    public const string Null = "null";

    /// <summary>An object; the values are JSON text.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> members) =>
        $"{{{string.Join(", ", members.Select(member => $"{Quote(member.Key)}: {member.Value}"))}}}";

    /// <summary>A list; the items are JSON text.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    /// <summary>A string: printable ASCII but for quote and backslash stands for itself, anything else is escaped by UTF-16 unit.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                '\b' => quoted.Append(@"\b"),
                '\f' => quoted.Append(@"\f"),
                >= ' ' and <= '~' => quoted.Append(unit),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>
    /// A float as Python's <c>repr</c> writes it: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16;
    /// null where it is not finite, as pandas has it.
    /// </summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return Null;
        }

        // .NET's shortest digits are Python's; only where the point and the exponent stand differs.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var split = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = split < 0 ? shortest : shortest[..split];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.Trim('0');
        var leading = significant.Length == 0 ? 0 : digits.IndexOf(significant, StringComparison.Ordinal);
        var exponent = (split < 0 ? 0 : int.Parse(shortest.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            + (point < 0 ? mantissa.Length : point) - 1 - leading;
        return (double.IsNegative(value) ? "-" : "") + (significant.Length == 0 ? "0.0" : Place(significant, exponent));
    }

    /// <summary>Python's <c>round(value, 10)</c>: from the exact binary value, a tie to the even digit.</summary>
    public static double Round10(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7FF);
        if (power == 0x7FF || power >= 1075)
        {
            return value;
        }

        // value = mantissa * 2^-shift, so that mantissa * 10^10 / 2^shift is rounded without an error.
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (power == 0 ? 0 : 1L << 52);
        var shift = 1075 - Math.Max(power, 1);
        var scaled = mantissa * BigInteger.Pow(10, 10);
        var quotient = BigInteger.DivRem(scaled, BigInteger.One << shift, out var rest);
        var half = (rest << 1).CompareTo(BigInteger.One << shift);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient++;
        }

        return Math.CopySign(double.Parse($"{quotient}e-10", CultureInfo.InvariantCulture), value);
    }

    private static string Place(string digits, int exponent) =>
        exponent switch
        {
            < -4 or >= 16 =>
                $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
            < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length <= exponent + 1 => $"{digits.PadRight(exponent + 1, '0')}.0",
            _ => $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}",
        };
}
