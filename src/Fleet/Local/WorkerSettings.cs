namespace FakeFinder.Fleet.Local;

/// <summary>The configuration of a worker that is about to be launched, as keys with ':' and values.</summary>
/// <param name="read">Called at each launch with the new worker's node.</param>
public sealed class WorkerSettings(Func<string, IReadOnlyDictionary<string, string>> read)
{
    /// <summary>The settings of the worker with this node.</summary>
    public IReadOnlyDictionary<string, string> For(string node) => read(node);
}
