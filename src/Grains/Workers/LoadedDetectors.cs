namespace FakeFinder.Grains.Workers;

/// <summary>
/// The names of the detectors that are in this process's memory; one may be there twice for a moment, where it is loaded again before the
/// former is put away. Thread-safe.
/// </summary>
internal sealed class LoadedDetectors
{
    private readonly Dictionary<string, int> copies = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (copies)
            {
                return [.. copies.Keys];
            }
        }
    }

    public void Add(string detector)
    {
        lock (copies)
        {
            copies[detector] = copies.GetValueOrDefault(detector) + 1;
        }
    }

    public void Remove(string detector)
    {
        lock (copies)
        {
            if (--copies[detector] == 0)
            {
                copies.Remove(detector);
            }
        }
    }
}
