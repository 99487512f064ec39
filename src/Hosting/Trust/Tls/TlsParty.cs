namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Who shows a certificate.</summary>
internal enum TlsParty
{
    /// <summary>A silo: it is called, and calls others.</summary>
    Silo,

    /// <summary>A client of a gateway: the web in role client, or a partner's service.</summary>
    Client,
}
