using System.Net;
using FakeFinder.Checks;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Hosting.Doctor;

/// <summary>The ports at which a silo is reached, where the configuration names them.</summary>
internal sealed class SiloPortsCheck(NamedPorts ports) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>(ports.Endpoints.Count > 0
            ? [.. ports.Endpoints.Select(port => PortFinding.Of(port.Value, port.Key))]
            : [Finding.NotChecked($"{NamedPorts.Section} names none: free ports of the loopback address are chosen at start.")]);
}

/// <summary>What the configuration names, before a host writes the ports into it that it has chosen itself.</summary>
internal sealed record NamedPorts(IReadOnlyDictionary<string, IPEndPoint> Endpoints)
{
    public const string Section = "Orleans:Endpoints";

    private static readonly string[] Names = ["SiloPort", "GatewayPort"];

    public static NamedPorts Of(IConfiguration configuration)
    {
        var address = IPAddress.TryParse(configuration[$"{Section}:AdvertisedIPAddress"], out var named) ? named : IPAddress.Any;
        return new(
            Names
                .Select(name => (Key: $"{Section}:{name}", Port: configuration.GetValue($"{Section}:{name}", 0)))
                .Where(port => port.Port > 0)
                .ToDictionary(port => port.Key, port => new IPEndPoint(address, port.Port)));
    }
}
