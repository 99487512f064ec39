using FakeFinder.Detection.Memory;

namespace FakeFinder.Detection.Networks;

/// <summary>What goes into a network and comes out of it: float32, row-major; the first dimension is the batch.</summary>
public sealed class NetworkTensor
{
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions, or there is no dimension.</exception>
    public NetworkTensor(float[] values, params long[] shape)
    {
        if (shape.Length == 0 || shape.Aggregate(1L, (product, size) => product * size) != values.Length)
        {
            throw new ArgumentException(
                $"{values.Length} values do not make a tensor of shape [{string.Join(", ", shape)}].",
                nameof(shape));
        }

        (Values, Shape) = (values, shape);
    }

    /// <summary>
    /// A tensor whose values are not said yet, in a buffer that may have been used before. The last reader may <see cref="Return"/> it.
    /// </summary>
    internal static NetworkTensor Rent(params long[] shape) =>
        new(TensorBuffers.Rent(checked((int)shape.Aggregate(1L, (product, size) => product * size))), shape);

    public float[] Values { get; }

    public long[] Shape { get; }

    /// <summary>How many members the batch has.</summary>
    public int Rows => (int)Shape[0];

    /// <summary>One member of the batch.</summary>
    public ReadOnlySpan<float> this[int row] => Values.AsSpan(row * RowLength, RowLength);

    private int RowLength => Rows == 0 ? 0 : Values.Length / Rows;

    /// <summary>Gives its buffer back: neither it nor a part of it is read again.</summary>
    internal void Return() => TensorBuffers.Return(Values);

    internal bool HasRowsLike(NetworkTensor other) => Shape.AsSpan(1).SequenceEqual(other.Shape.AsSpan(1));

    /// <summary>The rows of several tensors, one after another.</summary>
    internal static NetworkTensor Join(IReadOnlyList<NetworkTensor> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var values = new float[parts.Sum(part => part.Values.Length)];
        var filled = 0;
        foreach (var part in parts)
        {
            part.Values.CopyTo(values, filled);
            filled += part.Values.Length;
        }

        return new NetworkTensor(values, [parts.Sum(part => part.Shape[0]), .. parts[0].Shape.AsSpan(1)]);
    }

    internal NetworkTensor Slice(int row, int rows) => row == 0 && rows == Rows
        ? this
        : new NetworkTensor(Values.AsSpan(row * RowLength, rows * RowLength).ToArray(), [rows, .. Shape.AsSpan(1)]);
}
