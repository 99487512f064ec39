using System.Globalization;

namespace FakeFinder.Cli.Weights;

/// <summary>Sizes for people.</summary>
internal static class Megabytes
{
    public static string Of(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
