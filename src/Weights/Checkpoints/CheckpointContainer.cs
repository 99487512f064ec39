using FakeFinder.Weights.Checkpoints.Pickle;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>One of the layouts of <c>torch.save</c>: where the pickle lies, and where the bytes of the storages that it names.</summary>
internal abstract class CheckpointContainer : IDisposable
{
    private readonly Dictionary<string, StorageReference> storages = new(StringComparer.Ordinal);

    /// <summary>What was saved: records of the pickle's values, see <see cref="Unpickler"/>.</summary>
    public object? Root { get; protected set; }

    /// <summary>The whole storages that the pickle names, by key.</summary>
    protected IReadOnlyDictionary<string, StorageReference> Storages => storages;

    /// <summary>Fills the target with a storage's bytes.</summary>
    /// <param name="offset">In bytes.</param>
    public abstract void Read(StorageReference storage, long offset, Span<byte> target);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>
    /// A storage as both newer containers name it: 'storage', type, key, place, number of elements, and in the older of them a view or
    /// none.
    /// </summary>
    protected StorageReference Storage(object? id)
    {
        if (id is object?[] and ["module", PickleName module, ..])
        {
            throw new UnreadableCheckpointException(
                $"holds a whole pickled module ({module.Full}), which is code, and not a state dict; save its state_dict() with PyTorch "
                    + $"and import that."
            );
        }

        if (
            id is not (object?[] and ["storage", PickleName type, string key, _, long count, ..])
            || !TryParse(type, out var element)
            || count is < 0 or > long.MaxValue / sizeof(double))
        {
            throw UnreadableCheckpointException.Damaged("its pickle names a storage in no known way");
        }

        var whole = new StorageReference(key, element, First: 0, count);
        if (storages.TryGetValue(key, out var known) && known != whole)
        {
            throw UnreadableCheckpointException.Damaged($"its pickle names the storage {key} in two ways");
        }

        storages[key] = whole;
        return ((object?[])id) switch
        {
            { Length: 5 } or { Length: 6 } and [.., null] => whole,
            { Length: 6 } and [.., object?[] and [_, long first, long size]] => Part(whole, first, size),
            _ => throw UnreadableCheckpointException.Damaged($"its pickle names a view of the storage {key} in no known way"),
        };
    }

    protected static bool TryParse(PickleName type, out ElementType element) =>
        ElementTypes.TryParse(type.Full[(type.Full.LastIndexOf('.') + 1)..], out element);

    protected static StorageReference Part(StorageReference whole, long first, long size) =>
        first >= 0 && size >= 0 && first <= whole.Count - size
            ? whole with { First = whole.First + first, Count = size }
            : throw UnreadableCheckpointException.Damaged($"a view of the storage {whole.Key} lies outside of it");
}
