namespace FakeFinder.Weights.StateDicts;

/// <summary>
/// The parameters of a network by name, as PyTorch's <c>state_dict()</c> gives them. Values are read one tensor at a time.
/// </summary>
public interface IStateDict
{
    /// <summary>What it is called in messages: the file's name.</summary>
    string Name { get; }

    /// <summary>Names without a leading <c>module.</c>, with shapes; in the checkpoint's order.</summary>
    IReadOnlyDictionary<string, TensorShape> Tensors { get; }

    /// <returns>The values in row-major order, as 32-bit floats whatever they are stored as.</returns>
    float[] Read(string name);
}

/// <summary>The shape of a tensor; no dimensions for a scalar.</summary>
public sealed record TensorShape(params IReadOnlyList<int> Dimensions)
{
    /// <summary>The product of the dimensions: 1 for a scalar.</summary>
    public long Count => Dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => Dimensions.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Dimensions)}]";
}
