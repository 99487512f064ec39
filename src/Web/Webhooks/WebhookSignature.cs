using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>
/// Signatures in the symmetric form of Standard Webhooks: HMAC-SHA256 of id, time and body, one for each secret, so that a receiver which
/// knows either can check what it gets while the secret is changed.
/// </summary>
internal sealed class WebhookSignature(IOptions<WebhookOptions> options)
{
    public const string Form = "'whsec_' and 24 to 64 random bytes as Base64, as printf 'whsec_%s' \"$(openssl rand -base64 32)\" makes it";

    private const string Prefix = "whsec_";

    private readonly List<byte[]> keys =
        [.. new[] { options.Value.Secret, options.Value.PreviousSecret }.Select(ReadSecret).OfType<byte[]>()];

    /// <returns>The key in a secret; null where it is none.</returns>
    public static byte[]? ReadSecret(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length)
            && length is >= 24 and <= 64
            ? key[..length]
            : null;
    }

    /// <returns>The value of the header <c>webhook-signature</c>.</returns>
    public string Sign(string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var signed = (byte[])
            [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")), .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }
}
