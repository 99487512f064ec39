using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>
/// The loopback port of the stand-in of the instance metadata service. The SDK reads the service's address once in a process, so that it is
/// set before any test; the port is held, but refuses connections, until a server takes it.
/// </summary>
internal static class MetadataPort
{
    private static readonly Socket Held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static string Url { get; private set; } = "";

    [ModuleInitializer]
    internal static void Hold()
    {
        Held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = $"http://127.0.0.1:{((IPEndPoint)Held.LocalEndPoint!).Port}";
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", Url);
    }

    /// <summary>Frees the port for the caller's server.</summary>
    public static void Release() => Held.Dispose();
}
