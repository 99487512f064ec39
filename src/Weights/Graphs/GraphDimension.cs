namespace FakeFinder.Weights.Graphs;

/// <summary>One dimension of an input or output: a size, or a name where the size is only known when the network runs.</summary>
public readonly record struct GraphDimension
{
    private GraphDimension(long? size, string? name) => (Size, Name) = (size, name);

    /// <summary>The batch: how many crops go through at a time.</summary>
    public static GraphDimension Batch { get; } = Named("n");

    /// <summary>Null where the dimension has a name instead.</summary>
    public long? Size { get; }

    /// <summary>Null where the dimension has a size instead.</summary>
    public string? Name { get; }

    public static GraphDimension Named(string name) => new(null, name);

    public static implicit operator GraphDimension(long size) => FromInt64(size);

    public static GraphDimension FromInt64(long size) =>
        size > 0 ? new(size, null) : throw new ArgumentOutOfRangeException(nameof(size), size, "A dimension has a positive size.");
}
