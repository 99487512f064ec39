using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>What a process shows of itself on a connection, and whose certificates it believes.</summary>
/// <param name="Context">The certificate with the intermediate ones that are sent along.</param>
internal sealed record ClusterIdentity(
    X509Certificate2 Certificate,
    SslStreamCertificateContext Context,
    X509Certificate2Collection Authorities)
{
    /// <returns>Why the others would refuse it now; null where they would not.</returns>
    public string? FaultAt(DateTimeOffset now, TlsParty own) =>
        Certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime ? $"it has expired at {TlsText.Of(Certificate.NotAfter)}"
        : Certificate.NotBefore.ToUniversalTime() > now.UtcDateTime ? $"it is valid from {TlsText.Of(Certificate.NotBefore)} on only"
        : Purposes.MissingOf(Certificate, own);
}
