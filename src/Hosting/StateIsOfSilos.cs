using FakeFinder.Hosting;
using Microsoft.Extensions.Configuration;
using Orleans.Providers;

[assembly: RegisterProvider("AdoNet", "GrainStorage", "Client", typeof(StateIsOfSilos))]

namespace FakeFinder.Hosting;

/// <summary>
/// What section <c>Orleans:GrainStorage</c> is to a client: nothing. Without this Orleans refuses a client whose configuration has it, and
/// silos and clients of a cluster share one.
/// </summary>
internal sealed class StateIsOfSilos : IProviderBuilder<IClientBuilder>
{
    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection)
    {
    }
}
