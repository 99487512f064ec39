using System.Security.Cryptography;

namespace FakeFinder.Evidence.Signing;

/// <summary>The public part of a service's key: ECDSA on P-256 with SHA-256.</summary>
public sealed class EvidenceKey
{
    private readonly ECParameters parameters;

    internal EvidenceKey(ECDsa key)
    {
        parameters = key.ExportParameters(includePrivateParameters: false);
        Pem = key.ExportSubjectPublicKeyInfoPem() + "\n";
        Id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>SubjectPublicKeyInfo as PEM, with a line end.</summary>
    public string Pem { get; }

    /// <summary>SHA-256 of the DER form of its SubjectPublicKeyInfo, lower-case hexadecimal.</summary>
    public string Id { get; }

    /// <param name="pem">Begins with <c>-----BEGIN PUBLIC KEY-----</c>.</param>
    /// <param name="name">What it was read from, for the error.</param>
    /// <exception cref="EvidenceException">It is no public key on P-256.</exception>
    public static EvidenceKey Parse(string pem, string name)
    {
        using var key = P256.Read(pem, name, "PUBLIC KEY");
        return new EvidenceKey(key);
    }

    /// <param name="signature">DER.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(parameters);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
