using System.Threading.Channels;

namespace FakeFinder.Fleet.Instances;

/// <summary>Where instances come from. Local processes here; machines elsewhere.</summary>
public interface IInstanceProvider
{
    /// <summary>The instances that exist now, also those that a former activation of the capacity grain launched.</summary>
    IReadOnlyList<Instance> Instances { get; }

    /// <summary>The ends of instances, each once, as soon as the provider knows.</summary>
    ChannelReader<InstanceEnd> Ends { get; }

    /// <summary>Starts an instance; returns when it is started, not when it has joined the cluster.</summary>
    /// <exception cref="InstanceLaunchException">It cannot be started; the message says why.</exception>
    Task<Instance> LaunchAsync(CancellationToken cancellationToken);

    /// <summary>Ends an instance: politely first, then by force. That it is gone already is no error.</summary>
    Task StopAsync(string node, CancellationToken cancellationToken);
}

/// <summary>An instance that runs a worker silo.</summary>
/// <param name="Node">The name under which its worker joins the cluster; never used twice.</param>
public sealed record Instance(string Node, DateTimeOffset LaunchedAt);

/// <summary>An instance has ended.</summary>
/// <param name="Expected">It was asked to end, or ended in order.</param>
/// <param name="Reason">A sentence: how it ended, and where its log lies.</param>
public sealed record InstanceEnd(string Node, bool Expected, string Reason);

/// <summary>An instance could not be launched: one sentence with the remedy.</summary>
public sealed class InstanceLaunchException(string message, Exception? inner = null) : Exception(message, inner);
