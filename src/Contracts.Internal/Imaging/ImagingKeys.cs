namespace FakeFinder.Contracts.Internal;

/// <summary>Keys of <see cref="IImagingGrain"/>.</summary>
public static class ImagingKeys
{
    /// <summary>The one of a worker.</summary>
    public static string For(string node) => $"imaging@{node}";
}
