using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FakeFinder.Web.Access.Keys;

/// <summary>The text of an API key: a prefix by which people and scanners know it, and 256 random bits.</summary>
internal static class KeyText
{
    public const string Prefix = "ffk_";

    private const int SecretBytes = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is kept of it. A fast hash is enough: 256 random bits cannot be guessed.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
