using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// The instances as the provider told of them last, what is under way with them, and which of them get no new work. Not thread-safe (a
/// grain owns it).
/// </summary>
internal sealed class InstanceLedger(IReadOnlyList<InstanceKind> kinds, WorkerRoster roster, TimeProvider time)
{
    private readonly Dictionary<string, FleetInstanceState> underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Instance> launching = [];
    private readonly Dictionary<string, int> slotsOfKinds = new(StringComparer.Ordinal);
    private readonly HashSet<string> draining = new(StringComparer.Ordinal);
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private Dictionary<string, Instance> instances = new(StringComparer.Ordinal);

    /// <summary>Since when this activation looks.</summary>
    public DateTimeOffset Since { get; set; } = time.GetUtcNow();

    /// <summary>The provider has told at least once what there is.</summary>
    public bool IsDescribed { get; private set; }

    /// <summary>Grows with each thing that the provider is asked for, before and after: what it told in between may be old.</summary>
    public int Changes { get; private set; }

    /// <summary>Kinds in order of preference; at least one.</summary>
    public IReadOnlyList<InstanceKind> Kinds => kinds;

    public IReadOnlyCollection<string> Ids => instances.Keys;

    /// <summary>What there is, and what is being launched.</summary>
    public IEnumerable<Instance> Known => instances.Values.Concat(launching.Values);

    /// <summary>Instances that a person keeps drained.</summary>
    public IReadOnlyCollection<string> Held => held;

    public Instance? Find(string id) => instances.GetValueOrDefault(id) ?? launching.Values.FirstOrDefault(launch => launch.Id == id);

    public bool Exists(string id) => instances.ContainsKey(id);

    /// <summary>Takes in what the provider told of all instances.</summary>
    public void Told(IEnumerable<Instance> told)
    {
        IsDescribed = true;
        instances = told.ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        draining.RemoveWhere(id =>
            instances.TryGetValue(id, out var instance) ? instance.State != ProvidedState.Running : roster.On(id) is null);
        held.IntersectWith(draining);
    }

    /// <summary>Takes in what the provider told of one.</summary>
    public void Told(Instance instance) => instances[instance.Id] = instance;

    /// <summary>From now on the instance counts as what it will be.</summary>
    public void Begin(string id, FleetInstanceState meanwhile)
    {
        underWay[id] = meanwhile;
        Changes++;
    }

    public void End(string id)
    {
        underWay.Remove(id);
        Changes++;
    }

    /// <summary>An instance of this kind is being launched; it counts already.</summary>
    /// <returns>The name under which it counts until the provider gives it one.</returns>
    public string BeginLaunch(Guid token, InstanceKind kind)
    {
        launching[token] = new Instance($"launch-{token:N}", kind, ProvidedState.Running, time.GetUtcNow());
        return launching[token].Id;
    }

    public void EndLaunch(Guid token) => launching.Remove(token);

    public bool IsUnderWay(string id) => underWay.ContainsKey(id);

    /// <summary>The instance gets no new work.</summary>
    public void Drain(string id) => draining.Add(id);

    /// <summary>A person keeps the instance as it is, if it drains.</summary>
    public void Hold(string id)
    {
        if (draining.Contains(id))
        {
            held.Add(id);
        }
    }

    /// <summary>The policy may end the instance when it is drained.</summary>
    public void LetGo(string id) => held.Remove(id);

    public void Resume(string id)
    {
        draining.Remove(id);
        held.Remove(id);
    }

    /// <summary>What people kept drained when the grain was elsewhere.</summary>
    public void HoldAgain(IEnumerable<string> ids)
    {
        held.UnionWith(ids);
        draining.UnionWith(held);
    }

    public bool IsHeld(string id) => held.Contains(id);

    public bool IsDraining(string id) => draining.Contains(id);

    public bool IsDraining(RosterWorker worker) => worker.Report.Draining || draining.Contains(worker.Instance);

    /// <summary>The kind of the machine on which a worker runs; the first one where that is not known.</summary>
    public InstanceKind KindOf(RosterWorker? worker) =>
        worker is not null && instances.TryGetValue(worker.Instance, out var instance) ? instance.Kind : kinds[0];

    /// <summary>The detectors that a worker is kept for; null for all.</summary>
    public IReadOnlyCollection<string>? KeptFor(RosterWorker worker) => instances.GetValueOrDefault(worker.Instance)?.KeptFor;

    /// <summary>Memory for detectors in MiB; 0 where it is not known.</summary>
    public int MemoryOf(RosterWorker worker) =>
        worker.Report.Gpus.Length > 0 ? (int)worker.Report.Gpus.Sum(gpu => gpu.MemoryTotal) : KindOf(worker).MemoryMiB;

    /// <summary>An instance of this kind has joined with so many slots.</summary>
    public void NoteSlots(string kind, int slots) => slotsOfKinds[kind] = slots;

    /// <summary>The kind, with as many slots as its instances were found to have.</summary>
    public InstanceKind Measured(InstanceKind kind) =>
        slotsOfKinds.TryGetValue(kind.Name, out var slots) ? kind with { Slots = slots } : kind;

    public FleetInstanceState StateOf(Instance instance, RosterWorker? worker) =>
        underWay.TryGetValue(instance.Id, out var state) ? state
        : instance.State == ProvidedState.Warm ? FleetInstanceState.Warm
        : instance.State == ProvidedState.Stopping ? FleetInstanceState.Stopping
        : draining.Contains(instance.Id) || worker?.Report.Draining == true ? FleetInstanceState.Draining
        : worker is null ? FleetInstanceState.Starting
        : FleetInstanceState.Hot;

    /// <summary>
    /// Since when an instance without a worker may be expected to join: one that fell silent, as on a machine that is too busy, has as long
    /// for it as one that was just launched.
    /// </summary>
    public DateTimeOffset LastSign(Instance instance)
    {
        var silent = roster.SilentSince(instance.Id) ?? Since;
        return instance.Since > silent ? instance.Since : silent;
    }
}
