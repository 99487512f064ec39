using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Import;

/// <summary>Says how much of a state dict was read, and stops where the work is no longer wanted.</summary>
internal sealed class WatchedStateDict(IStateDict inner, Action<double> progress, CancellationToken cancellationToken) : IStateDict
{
    private readonly long total = Math.Max(1, inner.Tensors.Values.Sum(shape => shape.Count));
    private long done;

    public string Name => inner.Name;

    public IReadOnlyDictionary<string, TensorShape> Tensors => inner.Tensors;

    public float[] Read(string name)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var values = inner.Read(name);
        done += values.Length;
        progress((double)done / total);
        return values;
    }
}
