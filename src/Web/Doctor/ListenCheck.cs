using System.Net;
using FakeFinder.Checks;
using FakeFinder.Hosting.Doctor;
using FakeFinder.Storage;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.Security;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Doctor;

/// <summary>Where the service listens: whether it would be let, and whether the ports are free.</summary>
internal sealed class ListenCheck(IServiceProvider services, IOptions<StorageOptions> storage) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var guard = ActivatorUtilities.CreateInstance<ListenGuard>(services);
        var service = ServiceFile.Read(storage.Value.Path)?.Pid;
        var ports = guard
            .Configured()
            .SelectMany(EndpointsOf)
            .Select(endpoint => PortFinding.Of(endpoint, "urls, FakeFinder:Web:Port or Kestrel:Endpoints", service))
            .DefaultIfEmpty(Finding.NotChecked("The port is a free one that is chosen at start."))
            .ToList();
        try
        {
            await guard.StartingAsync(cancellationToken);
            return ports;
        }
        catch (InvalidOperationException refusal)
        {
            return [Finding.Fault(refusal.Message), .. ports];
        }
    }

    /// <summary>None of a port that is chosen at start, or of a socket that is a file.</summary>
    private static IEnumerable<IPEndPoint> EndpointsOf(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0 ? []
            : IPAddress.TryParse(binding.Host, out var named) ? [new(named, binding.Port)]
            : binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [new(IPAddress.Loopback, binding.Port)]
            : [new(IPAddress.Any, binding.Port)];
    }
}
