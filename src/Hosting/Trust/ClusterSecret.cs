using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust;

/// <summary>
/// The proof that a call carries, in its request context, when it comes from a process of the service. It is made of the cluster's secret,
/// which itself is never sent.
/// </summary>
internal sealed class ClusterSecret(IOptions<TrustOptions> options)
{
    /// <summary>The proof's name in the request context.</summary>
    public const string Key = "ff.proof";

    private const string Setting = $"FakeFinder:Cluster:{nameof(TrustOptions.Secret)}";
    private const int SecretBytes = 32;

    private static readonly byte[] Purpose = "FakeFinder: a call between processes of one cluster"u8.ToArray();

    public string Proof { get; } = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Secret), Purpose));

    /// <summary>In a time that does not depend on how much of it is right.</summary>
    public bool IsProof(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Proof));

    /// <summary>
    /// A service on one machine, whose workers it launches itself, needs no configured secret: a new one is written into the configuration,
    /// of which the workers get their share.
    /// </summary>
    public static void MakeOneWhereNoneIsNeeded(IConfigurationManager configuration)
    {
        if (string.IsNullOrEmpty(configuration[Setting]) && configuration["Orleans:Clustering:ProviderType"] is (null or "Development"))
        {
            configuration.AddInMemoryCollection([
                KeyValuePair.Create<string, string?>(Setting, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))),
            ]);
        }
    }
}
