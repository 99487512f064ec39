using System.Net;
using System.Net.Sockets;

namespace FakeFinder.Servers;

/// <summary>
/// A free port of the loopback address. It is bound, and refuses connections: a server can listen on it, in this process or another, and
/// the system gives it to nobody else meanwhile.
/// </summary>
public sealed class HeldPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));

    public int Number => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Dispose() => socket.Dispose();
}
