using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace FakeFinder.Evidence.Signing;

/// <summary>
/// A service's key. Its signatures are deterministic (RFC 6979), so that the same job exports the same bytes; those of .NET's ECDsa are
/// not, and it does not say how to make them so.
/// </summary>
public sealed class EvidenceSigner
{
    private static readonly ECDomainParameters Domain = new(ECNamedCurveTable.GetByName("P-256"));

    private readonly ECPrivateKeyParameters secret;

    private EvidenceSigner(ECDsa key)
    {
        PublicKey = new EvidenceKey(key);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        secret = new ECPrivateKeyParameters(new BigInteger(1, parameters.D!), Domain);
        CryptographicOperations.ZeroMemory(parameters.D);
    }

    public EvidenceKey PublicKey { get; }

    /// <summary>A new key, as PKCS#8 PEM with a line end.</summary>
    public static string CreatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <param name="pem">PKCS#8, without a password: begins with <c>-----BEGIN PRIVATE KEY-----</c>.</param>
    /// <param name="name">What it was read from, for the error.</param>
    /// <exception cref="EvidenceException">It is no private key on P-256.</exception>
    public static EvidenceSigner Parse(string pem, string name)
    {
        using var key = P256.Read(pem, name, "PRIVATE KEY");
        return new EvidenceSigner(key);
    }

    /// <returns>The DER form of the signature over the SHA-256 of the message.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, secret);
        var pair = signer.GenerateSignature(SHA256.HashData(message));
        return StandardDsaEncoding.Instance.Encode(Domain.N, pair[0], pair[1]);
    }
}
