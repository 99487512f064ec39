using System.Collections.Concurrent;
using System.Threading.Channels;
using FakeFinder.Fleet.Instances;
using Orleans.TestingHost;

namespace FakeFinder.Grains.Tests;

/// <summary>Instances that do what the test says. The worker of one that joins is a silo of the test's cluster.</summary>
internal sealed class ScriptedInstances : IInstanceProvider
{
    private readonly ConcurrentDictionary<string, Instance> instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ScriptedMachine> machines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<InProcessSiloHandle>> silos = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> done = [];
    private readonly Channel<InstanceEnd> ends = Channel.CreateUnbounded<InstanceEnd>();
    private readonly TaskCompletionSource<ServiceCluster> cluster = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int launched;
    private int described;
    private volatile bool closed;

    public ForwardClock Clock { get; } = new();

    public IReadOnlyList<InstanceKind> Kinds { get; init; } =
    [
        new InstanceKind
        {
            Name = "small",
            Slots = 2,
            MemoryMiB = 100,
            UsdPerHour = 0.5,
            CanStop = true,
        },
    ];

    /// <summary>Whether the worker of an instance that is launched or started ever joins.</summary>
    public Func<string, bool> Joins { get; set; } = _ => true;

    /// <summary>Why nothing is launched; null where it is.</summary>
    public string? Refusal { get; set; }

    /// <summary>What was asked of the provider, such as <c>launch i-1</c>, <c>stop i-1</c>.</summary>
    public IReadOnlyCollection<string> Done => done;

    public ChannelReader<InstanceEnd> Ends => ends.Reader;

    public void Put(string id, ProvidedState state, IReadOnlyCollection<string>? keptFor = null) =>
        instances[id] = new Instance(id, Kinds[0], state, Clock.GetUtcNow(), Kept: keptFor is not null, KeptFor: keptFor);

    /// <summary>The instance will be taken away.</summary>
    public void Interrupt(string id, TimeSpan within) => machines[id].EndsAt = Clock.GetUtcNow() + within;

    public void AttachTo(ServiceCluster service) => cluster.SetResult(service);

    /// <summary>
    /// Ends when the fleet has been looked over once more as a whole: what was not decided until then was not meant to be.
    /// </summary>
    public Task OnceMoreAsync()
    {
        var before = Volatile.Read(ref described);
        return ServiceCluster.UntilAsync(() => Task.FromResult(Volatile.Read(ref described) >= before + 2));
    }

    public ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref described);
        return ValueTask.FromResult<IReadOnlyList<Instance>>([.. instances.Values]);
    }

    public Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken)
    {
        if (closed || Refusal is not null)
        {
            done.Enqueue("launch refused");
            throw new InstanceLaunchException(Refusal ?? "The test ends.");
        }

        var id = $"i-{Interlocked.Increment(ref launched)}";
        done.Enqueue($"launch {id}");
        return Task.FromResult(Run(new Instance(id, kind, ProvidedState.Running, Clock.GetUtcNow())));
    }

    public Task<Instance> StartAsync(string id, CancellationToken cancellationToken)
    {
        done.Enqueue($"start {id}");
        return Task.FromResult(Run(instances[id] with { State = ProvidedState.Running, Since = Clock.GetUtcNow(), WasWarm = true }));
    }

    public async Task StopAsync(string id, CancellationToken cancellationToken)
    {
        done.Enqueue($"stop {id}");
        await Task.Run(() => EndAsync(id), cancellationToken);
        instances[id] = instances[id] with { State = ProvidedState.Warm };
    }

    public async Task TerminateAsync(string id, CancellationToken cancellationToken)
    {
        done.Enqueue($"terminate {id}");
        await Task.Run(() => EndAsync(id), cancellationToken);
        instances.TryRemove(id, out _);
    }

    /// <summary>Nothing is launched any more, and what was on its way has come.</summary>
    public async Task CloseAsync()
    {
        closed = true;
        foreach (var silo in silos.Values)
        {
            await ((Task)silo).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Instance Run(Instance instance)
    {
        instances[instance.Id] = instance;
        if (Joins(instance.Id))
        {
            // Not on the scheduler of the grain that asks for it.
            var machine = machines[instance.Id] = new ScriptedMachine(instance.Id);
            silos[instance.Id] = Task.Run(async () => await (await cluster.Task).StartWorkerAsync(machine));
        }

        return instance;
    }

    private async Task EndAsync(string id)
    {
        instances[id] = instances[id] with { State = ProvidedState.Stopping };
        if (silos.TryRemove(id, out var silo))
        {
            await (await cluster.Task).StopWorkerAsync(await silo);
            ends.Writer.TryWrite(new InstanceEnd(id, Expected: true, $"The worker of {id} was stopped."));
        }
    }

    private sealed class ScriptedMachine(string id) : IMachine
    {
        public string Id => id;

        public DateTimeOffset? EndsAt { get; set; }
    }
}
