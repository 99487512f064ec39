using System.Collections.Concurrent;

namespace FakeFinder.Grains.Workers;

/// <summary>The names of the detectors that are in this process's memory. Thread-safe.</summary>
internal sealed class LoadedDetectors
{
    private readonly ConcurrentDictionary<string, bool> names = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. names.Keys];

    public void Add(string detector) => names[detector] = true;

    public void Remove(string detector) => names.TryRemove(detector, out _);
}
