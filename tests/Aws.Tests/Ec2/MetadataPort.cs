using System.Runtime.CompilerServices;
using FakeFinder.Servers;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>
/// The loopback port of the stand-in of the instance metadata service. The SDK reads the service's address once in a process, so that it is
/// set before any test; the port refuses connections until a server listens on it.
/// </summary>
internal static class MetadataPort
{
    private static readonly HeldPort Held = new();

    public static string Url => $"http://127.0.0.1:{Held.Number}";

    [ModuleInitializer]
    internal static void Hold() => Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", Url);
}
