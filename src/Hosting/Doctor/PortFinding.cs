using System.Net;
using System.Net.Sockets;
using FakeFinder.Checks;

namespace FakeFinder.Hosting.Doctor;

/// <summary>Whether a port of this machine can be listened on.</summary>
public static class PortFinding
{
    /// <param name="endpoint">Of this machine.</param>
    /// <param name="setting">The key that names the port.</param>
    /// <param name="service">The process of the service that runs already; null where none is known.</param>
    public static Finding Of(IPEndPoint endpoint, string setting, int? service = null)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            socket.Listen();
            return Finding.Ok($"{endpoint} is free.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var owner = PortOwner.Find(endpoint.Port);
            return owner is not null && IsOurs(owner, service)
                ? Finding.Ok($"{endpoint} is held by the service itself (process {owner.Pid}).")
                : Finding.Fault(
                    $"{endpoint} is held by "
                        + (owner is null ? "another program, which this user may not see." : $"{owner.Name} (process {owner.Pid})."),
                    $"Stop that program, or choose another port ({setting})");
        }
        catch (SocketException exception)
        {
            return Finding.Fault($"{endpoint} cannot be listened on ({exception.Message}).", $"Correct {setting}");
        }
    }

    /// <summary>Where no process is known, any of this program.</summary>
    private static bool IsOurs(PortOwner owner, int? service) =>
        service is null ? owner.Command.Contains("FakeFinder.Silo", StringComparison.Ordinal) : owner.Pid == service;
}
