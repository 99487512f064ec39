using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FakeFinder.Servers.Certificates;

/// <summary>A certificate authority of a test, and what it signs: one below another is sent along with its certificates.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private readonly string sentAlong;

    /// <param name="issuer">The one above; null for a root.</param>
    public TestAuthority(string name, TestAuthority? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, to) = (DateTimeOffset.UtcNow - 2 * Life, DateTimeOffset.UtcNow + 2 * Life);
        certificate = issuer is null ? request.CreateSelfSigned(from, to) : issuer.Sign(request, from.AddDays(1), to.AddDays(-1));
        sentAlong = issuer is null ? "" : $"\n{Pem}{issuer.sentAlong}";
    }

    /// <summary>Of itself.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>For a silo: it is called and calls.</summary>
    public TestCertificate ForSilo(string name = "silo", DateTimeOffset? end = null) => Issue(name, end, "1", "2");

    /// <summary>For a client alone.</summary>
    public TestCertificate ForClient(string name = "client", DateTimeOffset? end = null) => Issue(name, end, "2");

    /// <summary>For no purpose that it names.</summary>
    public TestCertificate ForAnything(string name = "anything") => Issue(name, end: null);

    /// <inheritdoc/>
    public void Dispose()
    {
        key.Dispose();
        certificate.Dispose();
    }

    private TestCertificate Issue(string name, DateTimeOffset? end, params string[] purposes)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (purposes.Length > 0)
        {
            request.CertificateExtensions.Add(
                new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid($"1.3.6.1.5.5.7.3.{purpose}"))], false));
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName($"{name}.test");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = Sign(request, DateTimeOffset.UtcNow - Life, end ?? DateTimeOffset.UtcNow + Life);
        return new TestCertificate(signed.ExportCertificatePem() + sentAlong, own.ExportPkcs8PrivateKeyPem(), signed.Thumbprint);
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to)
    {
        using var signer = certificate.HasPrivateKey ? null : certificate.CopyWithPrivateKey(key);
        return request.Create(signer ?? certificate, from, to, RandomNumberGenerator.GetBytes(8));
    }
}
