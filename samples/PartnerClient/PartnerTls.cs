using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace PartnerClient;

/// <summary>
/// TLS with Orleans' own package. Settings: <c>Tls:Certificate</c> and <c>Tls:Key</c>, the PEM files that the service's operator gave to
/// this partner, and <c>Tls:Authorities</c>, those that sign the certificates of the cluster.
/// </summary>
internal static class PartnerTls
{
    public static IClientBuilder UsePartnerTls(this IClientBuilder client)
    {
        var settings = client.Configuration.GetSection("Tls");
        return settings["Certificate"] is { } certificate
            ? client.UseTls(tls => Configure(
                tls,
                X509Certificate2.CreateFromPemFile(certificate, settings["Key"]),
                Authorities(settings["Authorities"] ?? throw new InvalidDataException("Tls:Authorities is not set."))))
            : client;
    }

    private static void Configure(TlsOptions tls, X509Certificate2 own, X509ChainPolicy authorities)
    {
        tls.LocalCertificate = own;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.OnAuthenticateAsClient = (_, handshake) =>
            ((SslClientAuthenticationOptions)handshake.SslClientAuthenticationOptions).CertificateChainPolicy = authorities;

        // Silos are called by their addresses: the chain and the purpose count, not the name.
        tls.RemoteCertificateValidation = (_, _, errors) =>
            (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
    }

    private static X509ChainPolicy Authorities(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") },
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
