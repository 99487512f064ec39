using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>A tensor as a view of a storage. What it says is checked against the storage's size when it is made.</summary>
internal sealed class TensorReference
{
    /// <summary>PyTorch's own limit is 64; networks have at most 5.</summary>
    private const int RankLimit = 16;

    private readonly long[] strides;

    /// <param name="offset">Of the first element, in elements.</param>
    /// <param name="sizes">One for each dimension.</param>
    /// <param name="strides">How many elements lie between neighbours, one for each dimension.</param>
    /// <exception cref="UnreadableCheckpointException">No such tensor can lie in the storage.</exception>
    public TensorReference(StorageReference storage, long offset, IReadOnlyList<long> sizes, IReadOnlyList<long> strides)
    {
        if (
            sizes.Count != strides.Count
            || sizes.Count > RankLimit
            || offset < 0
            || sizes.Any(size => size is < 0 or > int.MaxValue)
            || strides.Any(stride => stride < 0))
        {
            throw Impossible(storage, sizes);
        }

        Storage = storage;
        First = offset;
        Shape = new TensorShape([.. sizes.Select(size => (int)size)]);
        this.strides = [.. strides];
        var count = sizes.Aggregate((Int128)1, (product, size) => Int128.Min(product * size, long.MaxValue));
        var reach =
            count == 0 ? 0 : 1 + sizes.Zip(strides).Aggregate((Int128)0, (sum, axis) => sum + ((Int128)(axis.First - 1) * axis.Second));

        // A tensor that repeats its elements may be larger than its storage; state dicts hold none, and a hostile file could eat memory by
        // it.
        if (count > storage.Count || offset + reach > storage.Count || reach * sizeof(double) > Array.MaxLength)
        {
            throw Impossible(storage, sizes);
        }

        Reach = (int)reach;
    }

    public StorageReference Storage { get; }

    public TensorShape Shape { get; }

    /// <summary>Of the first element in the storage, in elements.</summary>
    public long First { get; }

    /// <summary>Elements of the storage from the first that the tensor uses to its last.</summary>
    public int Reach { get; }

    /// <summary>The elements lie in row-major order without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = strides.Length - 1; axis >= 0; axis--)
            {
                if (Shape.Dimensions[axis] != 1 && strides[axis] != expected)
                {
                    return Shape.Count == 0;
                }

                expected *= Shape.Dimensions[axis];
            }

            return true;
        }
    }

    /// <summary>The tensor in row-major order, from the <see cref="Reach"/> elements that it lies in.</summary>
    public float[] Gather(ReadOnlySpan<float> reach)
    {
        var values = new float[Shape.Count];
        var index = new int[strides.Length];
        long at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reach[(int)at];
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < Shape.Dimensions[axis])
                {
                    break;
                }

                at -= strides[axis] * Shape.Dimensions[axis];
                index[axis] = 0;
            }
        }

        return values;
    }

    private static UnreadableCheckpointException Impossible(StorageReference storage, IReadOnlyList<long> sizes) =>
        UnreadableCheckpointException.Damaged(
            $"a tensor of shape [{string.Join(", ", sizes.Take(RankLimit))}] does not lie in its storage of {storage.Count} elements");
}
