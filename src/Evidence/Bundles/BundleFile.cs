using System.Security.Cryptography;

namespace FakeFinder.Evidence.Bundles;

/// <summary>One file of a bundle.</summary>
/// <param name="Name">By <see cref="BundleLimits.IsName"/>.</param>
public sealed record BundleFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content.Span));
}
