using AttributeType = FakeFinder.Weights.Graphs.AttributeProto.Types.AttributeType;

namespace FakeFinder.Weights.Graphs;

/// <summary>How a convolution's kernel or a pool's window moves: one number for each spatial axis.</summary>
public sealed record GraphWindow
{
    /// <summary>Stride 1, no padding.</summary>
    public static GraphWindow Unit { get; } = new();

    /// <summary>The window's size; a pool needs it, a convolution has it from its kernels.</summary>
    public IReadOnlyList<int> Size { get; init; } = [];

    /// <summary>Empty for 1 along each axis.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [];

    /// <summary>How far a kernel's values lie apart along each axis; empty for 1.</summary>
    public IReadOnlyList<int> Dilations { get; init; } = [];

    /// <summary>Padding before each axis, then after each axis; empty for none.</summary>
    public IReadOnlyList<int> Pads { get; init; } = [];

    /// <summary>The last window of a pool may reach over the border, where nothing is padded.</summary>
    public bool RoundUp { get; init; }

    internal IEnumerable<AttributeProto> Attributes()
    {
        if (Size.Count > 0)
        {
            yield return Integers("kernel_shape", Size);
        }

        if (Strides.Count > 0)
        {
            yield return Integers("strides", Strides);
        }

        if (Dilations.Count > 0)
        {
            yield return Integers("dilations", Dilations);
        }

        if (Pads.Count > 0)
        {
            yield return Integers("pads", Pads);
        }

        if (RoundUp)
        {
            yield return new AttributeProto { Name = "ceil_mode", Type = AttributeType.Int, I = 1 };
        }
    }

    private static AttributeProto Integers(string name, IReadOnlyList<int> values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values.Select(value => (long)value) } };
}
