using System.Collections.Concurrent;
using FakeFinder.Aws.StandIn;
using FakeFinder.EndToEnd.Tests.Cluster;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>The machines of the stand-in of EC2, as processes of this machine.</summary>
/// <param name="ssm">Where its machines find the Parameter Store.</param>
internal sealed class MachineRoom(string ssm) : IMachineRoom, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Machine> machines = new();
    private readonly MachineBoot boot = new();
    private int addresses;
    private int hangs;

    /// <summary>What is told of a machine that has shut itself down; to be set before the first machine boots.</summary>
    public Action<string>? HasShutDown { get; set; }

    /// <summary>To which its workers belong; to be set before the first machine boots.</summary>
    public ProcessCluster? Cluster { get; set; }

    public Machine this[string id] => machines[id];

    /// <summary>Workers that have ended by themselves; docker would start them again.</summary>
    public IEnumerable<string> Crashed =>
        machines.Values.Select(machine => machine.Worker).Where(worker => worker is { HasExited: true }).Select(worker => worker!.Name);

    /// <summary>The next machine that boots hangs: it never joins.</summary>
    public void LetTheNextHang() => Interlocked.Increment(ref hangs);

    public async Task BootAsync(StandInMachine machine)
    {
        var hanging = Interlocked.Exchange(ref hangs, 0) > 0;
        var booting = machines.GetOrAdd(
            machine.Id,
            _ => new Machine(
                machine,
                $"127.0.1.{Interlocked.Increment(ref addresses)}",
                Cluster!,
                boot,
                ssm,
                () => HasShutDown!(machine.Id)));
        await Task.Yield();
        await booting.BootAsync(hanging);
    }

    public async Task ShutDownAsync(StandInMachine machine)
    {
        await Task.Yield();
        await machines[machine.Id].ShutDownAsync();
    }

    public Task ShutDownAllAsync() => Task.WhenAll(machines.Values.Select(machine => machine.ShutDownAsync()));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(machines.Values.Select(machine => machine.DisposeAsync().AsTask()));
        boot.Dispose();
    }
}
