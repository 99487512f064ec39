using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Whether the other end of a connection is who it must be there.</summary>
internal sealed partial class PeerCheck(IOptions<ClusterTlsOptions> options, TimeProvider time, ILogger<PeerCheck> logger)
{
    private readonly LogPace pace = new(time);

    /// <summary>
    /// How its chain is built: to the authorities of the cluster alone, whatever else this machine trusts. Revocation is not asked for: a
    /// cluster's own authority seldom answers such questions, and a certificate is withdrawn by replacing the authority.
    /// </summary>
    public X509ChainPolicy PolicyFor(TlsParty peer, ClusterIdentity own)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(own.Authorities);
        foreach (var purpose in Purposes.Of(peer))
        {
            policy.ApplicationPolicy.Add(purpose);
        }

        return policy;
    }

    /// <param name="chain">As it was built by <see cref="PolicyFor"/>.</param>
    public bool Accepts(TlsParty peer, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (FaultOf(peer, certificate, chain, errors) is not { } fault)
        {
            return true;
        }

        if (pace.MayLog(out var before))
        {
            LogRefused(TlsText.Of(certificate), fault, before);
        }

        return false;
    }

    /// <remarks>The platform's own check of names is left out: silos are called by their addresses.</remarks>
    private string? FaultOf(TlsParty peer, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None || chain is null)
        {
            var faults = chain?.ChainStatus.Select(status => status.Status).Distinct().ToList() ?? [];
            return faults.Contains(X509ChainStatusFlags.NotTimeValid)
                    ? $"it is valid from {TlsText.Of(certificate.NotBefore)} to {TlsText.Of(certificate.NotAfter)} only"
                : Purposes.MissingOf(certificate, peer) is { } missing ? missing
                : "no authority of FakeFinder:Cluster:Tls:Authorities has signed it"
                    + (faults.Count > 0 ? $" ({string.Join(", ", faults)})" : "");
        }

        return Purposes.MissingOf(certificate, peer)
            ?? (peer == TlsParty.Silo && options.Value.SiloName is { Length: > 0 } name
                && !certificate.MatchesHostname(name, allowCommonName: false)
                ? $"it does not hold the DNS name {name} of FakeFinder:Cluster:Tls:SiloName"
                : null);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused a connection: the other end's certificate is {Certificate}, and {Fault} "
            + "({Before} more were refused since the last such line)")]
    private partial void LogRefused(string certificate, string fault, int before);
}
