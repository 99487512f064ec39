using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>A silo that others reach over a network speaks TLS, or its operator has said that it need not.</summary>
internal sealed class ReachableSiloValidator(IOptions<EndpointOptions> endpoints) : IValidateOptions<ClusterTlsOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterTlsOptions options) =>
        options.Certificate.Length == 0 && options.Required && OffLoopback(endpoints.Value) is { } address
            ? ValidateOptionsResult.Fail(
                $"This silo would listen at {address}, where other machines reach it, without TLS; set FakeFinder:Cluster:Tls:Certificate, "
                    + "Key and Authorities (docs/cluster-security.md), or FakeFinder:Cluster:Tls:Required to false for a private network "
                    + "in which nobody else can listen or take part.")
            : ValidateOptionsResult.Success;

    /// <returns>The address at which other machines reach it; null where it is of this machine alone.</returns>
    public static IPAddress? OffLoopback(EndpointOptions endpoints) =>
        new[]
        {
            endpoints.AdvertisedIPAddress,
            endpoints.SiloListeningEndpoint?.Address,
            endpoints.GatewayListeningEndpoint?.Address,
        }.FirstOrDefault(address => address is not null && !IPAddress.IsLoopback(address));
}
