using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>
/// What a certificate is for (extended key usage). It tells silos from clients: a partner's certificate, which is for clients alone, opens
/// no connection between silos.
/// </summary>
internal static class Purposes
{
    private static readonly Oid Server = new("1.3.6.1.5.5.7.3.1", "serverAuth");
    private static readonly Oid Client = new("1.3.6.1.5.5.7.3.2", "clientAuth");

    public static IReadOnlyList<Oid> Of(TlsParty party) => party == TlsParty.Silo ? [Server, Client] : [Client];

    /// <summary>One that names no purpose at all, and so is for any by the standard, is for none here.</summary>
    /// <returns>Null where none is missing.</returns>
    public static string? MissingOf(X509Certificate2 certificate, TlsParty party)
    {
        var named = certificate
            .Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(usage => usage.EnhancedKeyUsages.Cast<Oid>())
            .Select(purpose => purpose.Value)
            .ToHashSet();
        var missing = Of(party).Where(purpose => !named.Contains(purpose.Value)).Select(purpose => purpose.FriendlyName).ToList();
        return missing.Count == 0
            ? null
            : $"it is not for {string.Join(" and ", missing)} (extended key usage), as that of a "
                + $"{(party == TlsParty.Silo ? "silo" : "client")} must be";
    }
}
