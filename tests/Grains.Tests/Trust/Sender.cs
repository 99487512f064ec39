using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Trust;

/// <summary>What a client that means harm can do without a program of its own: its messages name another sender.</summary>
internal sealed class Sender : IDisposable
{
    private readonly object runtime;
    private readonly PropertyInfo address;
    private readonly object before;

    private Sender(IServiceProvider client, GrainId sender)
    {
        runtime = client.GetRequiredService(typeof(IClusterClient).Assembly.GetType("Orleans.Runtime.IRuntimeClient", throwOnError: true)!);
        address = runtime
            .GetType()
            .GetProperty("CurrentActivationAddress", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        before = address.GetValue(runtime)!;
        address.SetValue(
            runtime,
            new GrainAddress
            {
                GrainId = sender,
                ActivationId = ActivationId.NewId(),
                SiloAddress = ((GrainAddress)before).SiloAddress,
            });
    }

    public static Sender Be(IClusterClient client, GrainId sender) => new(client.ServiceProvider, sender);

    public void Dispose() => address.SetValue(runtime, before);
}
