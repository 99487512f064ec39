namespace FakeFinder.Hosting.Placement;

/// <summary>Keys of detector grains: <c>detector@node</c>.</summary>
internal static class DetectorKeys
{
    public static string For(string detector, string node) => $"{detector}@{node}";

    public static string DetectorOf(string key) => key[..key.IndexOf('@', StringComparison.Ordinal)];

    public static string NodeOf(string key) => key[(key.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
