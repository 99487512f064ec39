namespace FakeFinder.Bench.Service;

/// <summary>The fleet as the service describes it.</summary>
internal sealed record ObservedFleet(IReadOnlyList<ObservedInstance> Instances, IReadOnlyList<ObservedWorker> Workers)
{
    public IEnumerable<ObservedInstance> In(string state) => Instances.Where(instance => instance.State == state);

    /// <summary>How many parts all workers run at a time.</summary>
    public int Slots => Workers.Sum(worker => worker.Report.Slots);
}

/// <summary>An instance.</summary>
/// <param name="Since">When it was launched or started last.</param>
internal sealed record ObservedInstance(string Id, string State, DateTimeOffset Since);

/// <summary>A worker that has joined.</summary>
internal sealed record ObservedWorker(ObservedReport Report);

/// <summary>What a worker says of itself.</summary>
internal sealed record ObservedReport(string Node, int Slots);
