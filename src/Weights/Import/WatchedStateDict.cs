using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Import;

/// <summary>
/// Says how much of a state dict was read, and stops where the work is no longer wanted. Each tensor is dropped soon after it was read, but
/// the collector, which sees a heap that grows, would let several times the file pile up; so it is told after every few.
/// </summary>
internal sealed class WatchedStateDict(IStateDict inner, Action<double> progress, CancellationToken cancellationToken) : IStateDict
{
    /// <summary>Of values that were read, between two collections.</summary>
    private const long BytesBetweenCollections = 48L << 20;

    private readonly long total = Math.Max(1, inner.Tensors.Values.Sum(shape => shape.Count));
    private long done;
    private long uncollected = BytesBetweenCollections;

    public string Name => inner.Name;

    public IReadOnlyDictionary<string, TensorShape> Tensors => inner.Tensors;

    public float[] Read(string name)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (uncollected >= BytesBetweenCollections)
        {
            GC.Collect();
            uncollected = 0;
        }

        var values = inner.Read(name);
        uncollected += (long)values.Length * sizeof(float);
        done += values.Length;
        progress((double)done / total);
        return values;
    }
}
