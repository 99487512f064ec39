using System.Buffers.Binary;
using Google.Protobuf;

namespace FakeFinder.Weights.Graphs;

/// <summary>
/// Writes an ONNX model, operator by operator. The same calls give the same bytes. Every operator takes the name of the
/// tensor that it gives; nodes stand in the order of the calls, which is a topological one, since a value exists only after its node.
/// Operators are in <c>GraphBuilder.Operators.cs</c>.
/// </summary>
/// <param name="name">Of the graph.</param>
public sealed partial class GraphBuilder(string name)
{
    /// <summary>The version of the ONNX operator set that the graphs are written in.</summary>
    public const int Opset = 18;

    /// <summary>The version of the ONNX file format: the one that came with <see cref="Opset"/> (ONNX 1.13).</summary>
    public const int IrVersion = 8;

    /// <summary>What stands where an operator's optional input is left out.</summary>
    private static readonly GraphValue Absent = new("", GraphElement.Real);

    private readonly GraphProto graph = new() { Name = name };
    private readonly SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Declares an input of the network.</summary>
    public GraphValue Input(string name, params ReadOnlySpan<GraphDimension> shape)
    {
        var value = Declare(name, GraphElement.Real);
        graph.Input.Add(Describe(value, shape));
        return value;
    }

    /// <summary>Makes a tensor of the graph an output of the network.</summary>
    public void Output(GraphValue value, params ReadOnlySpan<GraphDimension> shape) => graph.Output.Add(Describe(Known(value), shape));

    /// <summary>A constant of 32-bit floats, row-major, stored little endian.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public GraphValue Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var raw = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        }

        return Initializer(name, GraphElement.Real, raw, values.Length, shape);
    }

    /// <summary>A constant of 64-bit integers, row-major, stored little endian.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public GraphValue IntegerConstant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape)
    {
        var raw = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
        }

        return Initializer(name, GraphElement.Index, raw, values.Length, shape);
    }

    /// <summary>A note that travels with the model; a program that runs it reads it from the model's metadata.</summary>
    public void Metadata(string key, string value) => metadata.Add(key, value);

    /// <summary>The bytes of the ONNX file.</summary>
    /// <exception cref="InvalidOperationException">The graph has no output.</exception>
    public byte[] ToByteArray() => ToModel().ToByteArray();

    internal ModelProto ToModel()
    {
        if (graph.Output.Count == 0)
        {
            throw new InvalidOperationException($"The graph '{graph.Name}' has no output; declare one with {nameof(Output)}.");
        }

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "FakeFinder", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    private GraphValue Initializer(string name, GraphElement element, byte[] raw, int count, ReadOnlySpan<long> shape)
    {
        long expected = 1;
        foreach (var size in shape)
        {
            expected *= size;
        }

        if (expected != count)
        {
            throw new ArgumentException(
                $"The constant '{name}' has {count} values, but its shape [{string.Join(", ", shape.ToArray())}] holds {expected}.",
                nameof(shape));
        }

        var value = Declare(name, element);
        graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)DataType(element),
                RawData = UnsafeByteOperations.UnsafeWrap(raw),
                Dims = { shape.ToArray() },
            });
        return value;
    }

    private GraphValue Node(
        string operation,
        string name,
        GraphElement element,
        ReadOnlySpan<GraphValue> inputs,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = name };
        foreach (var input in inputs)
        {
            node.Input.Add(input == Absent ? Absent.Name : Known(input).Name);
        }

        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        var value = Declare(name, element);
        node.Output.Add(name);
        graph.Node.Add(node);
        return value;
    }

    private GraphValue Declare(string name, GraphElement element)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return names.Add(name)
            ? new GraphValue(name, element)
            : throw new ArgumentException($"The graph '{graph.Name}' has a tensor '{name}' already; names are unique.", nameof(name));
    }

    private GraphValue Known(GraphValue value) => value.Name is not null && names.Contains(value.Name)
        ? value
        : throw new ArgumentException($"The graph '{graph.Name}' has no tensor '{value.Name}'.", nameof(value));

    private static ValueInfoProto Describe(GraphValue value, ReadOnlySpan<GraphDimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
        {
            dimensions.Dim.Add(dimension.Size is { } size
                ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : new TensorShapeProto.Types.Dimension { DimParam = dimension.Name });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)DataType(value.Element), Shape = dimensions };
        return new ValueInfoProto { Name = value.Name, Type = new TypeProto { TensorType = tensor } };
    }

    private static TensorProto.Types.DataType DataType(GraphElement element) => element switch
    {
        GraphElement.Real => TensorProto.Types.DataType.Float,
        GraphElement.Index => TensorProto.Types.DataType.Int64,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, null),
    };
}
