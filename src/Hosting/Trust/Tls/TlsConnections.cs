using System.Net.Security;
using Orleans.Connections.Security;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>How connections are secured: both ends show a certificate, and the one that is in use when the connection is made.</summary>
internal sealed class TlsConnections(ClusterCertificates certificates, PeerCheck check)
{
    /// <summary>For connections that this silo accepts.</summary>
    public TlsOptions AcceptFrom(TlsParty peer)
    {
        var options = Between(peer);

        // Orleans wants one to begin with; the context below, which knows the intermediate ones too, takes its place.
        options.LocalServerCertificateSelector = (_, _) => certificates.Current.Certificate;
        options.OnAuthenticateAsServer = (_, handshake) =>
        {
            var own = certificates.Current;
            var ssl = (SslServerAuthenticationOptions)handshake.SslServerAuthenticationOptions;
            ssl.ServerCertificateSelectionCallback = null;
            ssl.ServerCertificateContext = own.Context;
            ssl.CertificateChainPolicy = check.PolicyFor(peer, own);
        };
        return options;
    }

    /// <summary>For connections that this process makes, which always lead to a silo.</summary>
    public TlsOptions CallSilo()
    {
        var options = Between(TlsParty.Silo);
        options.OnAuthenticateAsClient = (_, handshake) =>
        {
            var own = certificates.Current;
            var ssl = (SslClientAuthenticationOptions)handshake.SslClientAuthenticationOptions;
            ssl.ClientCertificateContext = own.Context;
            ssl.CertificateChainPolicy = check.PolicyFor(TlsParty.Silo, own);
        };
        return options;
    }

    private TlsOptions Between(TlsParty peer) =>
        new()
        {
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (certificate, chain, errors) => check.Accepts(peer, certificate, chain, errors),
        };
}
