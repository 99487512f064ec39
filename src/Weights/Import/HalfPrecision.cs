using System.Buffers.Binary;
using FakeFinder.Weights.Graphs;
using Google.Protobuf;
using Google.Protobuf.Collections;
using AttributeType = FakeFinder.Weights.Graphs.AttributeProto.Types.AttributeType;
using DataType = FakeFinder.Weights.Graphs.TensorProto.Types.DataType;

namespace FakeFinder.Weights.Import;

/// <summary>
/// Turns a graph of 32-bit floats into one that computes in 16-bit floats: constants are rounded, inputs are cast after they come in and
/// outputs before they go out, so that who runs it sees 32-bit floats as before.
/// </summary>
internal static class HalfPrecision
{
    /// <summary>After the name of an input or output: the same tensor in 16 bits.</summary>
    private const string Suffix = ".fp16";

    /// <exception cref="WeightsException">A constant is too large for 16 bits.</exception>
    public static void Convert(ModelProto model)
    {
        var graph = model.Graph;
        var renamed = graph.Input.Concat(graph.Output).Where(IsSingle).Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            Rename(node.Input, renamed);
            Rename(node.Output, renamed);
        }

        var casts = graph.Input.Where(IsSingle).Select(input => Cast(input.Name, input.Name + Suffix, DataType.Float16)).ToList();
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        graph.Node.AddRange(casts);
        graph.Node.AddRange(nodes);
        graph.Node.AddRange(graph.Output.Where(IsSingle).Select(output => Cast(output.Name + Suffix, output.Name, DataType.Float)));
        foreach (var constant in graph.Initializer.Where(constant => constant.DataType == (int)DataType.Float))
        {
            constant.RawData = UnsafeByteOperations.UnsafeWrap(Round(constant.Name, constant.RawData.Span));
            constant.DataType = (int)DataType.Float16;
        }
    }

    private static bool IsSingle(ValueInfoProto tensor) => tensor.Type.TensorType.ElemType == (int)DataType.Float;

    private static void Rename(RepeatedField<string> tensors, HashSet<string> renamed)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (renamed.Contains(tensors[i]))
            {
                tensors[i] += Suffix;
            }
        }
    }

    private static NodeProto Cast(string from, string to, DataType type) => new()
    {
        OpType = "Cast",
        Name = $"{to}.cast",
        Input = { from },
        Output = { to },
        Attribute = { new AttributeProto { Name = "to", Type = AttributeType.Int, I = (int)type } },
    };

    private static byte[] Round(string name, ReadOnlySpan<byte> raw)
    {
        var rounded = new byte[raw.Length / 2];
        for (var i = 0; i < rounded.Length; i += 2)
        {
            var value = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * 2)..]);
            var half = (Half)value;
            if (Half.IsInfinity(half) && float.IsFinite(value))
            {
                throw new WeightsException($"'{name}' holds {value}, which is too large for 16 bits; import with --precision fp32.");
            }

            BinaryPrimitives.WriteHalfLittleEndian(rounded.AsSpan(i), half);
        }

        return rounded;
    }
}
