using System.Threading.Channels;

namespace FakeFinder.Fleet.Instances;

/// <summary>Where instances come from. Local processes here; machines elsewhere.</summary>
public interface IInstanceProvider
{
    /// <summary>What can be launched, in order of preference; at least one.</summary>
    IReadOnlyList<InstanceKind> Kinds { get; }

    /// <summary>The ends of instances' workers, each once, as soon as the provider knows.</summary>
    ChannelReader<InstanceEnd> Ends { get; }

    /// <summary>
    /// The instances that exist now, also those that a former activation of the capacity grain launched. What the calls below did is told
    /// at once, also where the provider's source is late.
    /// </summary>
    ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Launches a cold instance; returns when it is on its way, not when it has joined the cluster.</summary>
    /// <param name="token">The same token again is the same launch.</param>
    /// <exception cref="InstanceLaunchException">It cannot be launched; the message says why.</exception>
    Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken);

    /// <summary>
    /// Launches an instance into the warm state; returns when it is on its way. Only for kinds of which <see cref="InstanceKind.CanPark"/>
    /// says so.
    /// </summary>
    /// <param name="token">The same token again is the same launch.</param>
    /// <exception cref="InstanceLaunchException">It cannot be launched; the message says why.</exception>
    Task<Instance> ParkAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Instances of kind {kind.Name} cannot be parked.");

    /// <summary>Starts a warm instance; returns when it is on its way.</summary>
    /// <exception cref="InstanceLaunchException">It cannot be started; the message says why.</exception>
    Task<Instance> StartAsync(string id, CancellationToken cancellationToken);

    /// <summary>Stops an instance whose kind can be stopped, so that it is warm. That it is gone already is no error.</summary>
    Task StopAsync(string id, CancellationToken cancellationToken);

    /// <summary>Ends an instance for good: politely first, then by force. That it is gone already is no error.</summary>
    Task TerminateAsync(string id, CancellationToken cancellationToken);
}
