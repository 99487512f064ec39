using System.Net;
using Microsoft.AspNetCore.Connections;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Connections without TLS: within this machine, and beyond it only where the operator has said so.</summary>
internal static class ClearText
{
    /// <summary>A client learns only from the membership where its gateways are.</summary>
    public static void KeepWithinMachine(IConnectionBuilder connections) =>
        connections.Use(next => context =>
            context.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)
                ? throw new InvalidOperationException(
                    $"The gateway at {address} is of another machine, and this client has no certificate: set "
                        + "FakeFinder:Cluster:Tls:Certificate, Key and Authorities (docs/cluster-security.md), or "
                        + "FakeFinder:Cluster:Tls:Required to false for a private network in which nobody else can listen or take part.")
                : next(context));
}
