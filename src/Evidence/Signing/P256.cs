using System.Security.Cryptography;

namespace FakeFinder.Evidence.Signing;

/// <summary>Reads keys on the curve P-256 (secp256r1), and no other.</summary>
internal static class P256
{
    private const string Curve = "1.2.840.10045.3.1.7";

    /// <param name="label">The one block that the text must have, such as <c>PUBLIC KEY</c>.</param>
    /// <exception cref="EvidenceException">It is something else.</exception>
    public static ECDsa Read(string pem, string name, string label)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual(label))
        {
            throw new EvidenceException($"{name} is no key: it must be a PEM file that begins with -----BEGIN {label}-----.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: Curve })
            {
                return key;
            }

            throw new EvidenceException($"{name} is a key on another curve; it must be an ECDSA key on P-256 (prime256v1).");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new EvidenceException($"{name} is no ECDSA key on P-256 (prime256v1): {exception.Message}", exception);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
