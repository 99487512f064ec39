using System.Buffers.Binary;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>What a storage is made of, little endian.</summary>
internal enum ElementType
{
    Single,
    Half,
    BFloat16,
    Double,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Boolean,
}

internal static class ElementTypes
{
    /// <summary>By what PyTorch calls the storage's type.</summary>
    private static readonly Dictionary<string, ElementType> ByStorageType = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = ElementType.Single,
        ["HalfStorage"] = ElementType.Half,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["DoubleStorage"] = ElementType.Double,
        ["LongStorage"] = ElementType.Int64,
        ["IntStorage"] = ElementType.Int32,
        ["ShortStorage"] = ElementType.Int16,
        ["CharStorage"] = ElementType.Int8,
        ["ByteStorage"] = ElementType.UInt8,
        ["BoolStorage"] = ElementType.Boolean,
    };

    public static bool TryParse(string storageType, out ElementType element) => ByStorageType.TryGetValue(storageType, out element);

    extension(ElementType element)
    {
        /// <summary>Bytes of one element.</summary>
        public int Size => element switch
        {
            ElementType.Double or ElementType.Int64 => 8,
            ElementType.Single or ElementType.Int32 => 4,
            ElementType.Half or ElementType.BFloat16 or ElementType.Int16 => 2,
            _ => 1,
        };

        /// <summary>Each element as a 32-bit float.</summary>
        public void Decode(ReadOnlySpan<byte> raw, Span<float> values)
        {
            var size = element.Size;
            for (var i = 0; i < values.Length; i++)
            {
                var one = raw.Slice(i * size, size);
                values[i] = element switch
                {
                    ElementType.Single => BinaryPrimitives.ReadSingleLittleEndian(one),
                    ElementType.Half => (float)BinaryPrimitives.ReadHalfLittleEndian(one),
                    ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(one) << 16),
                    ElementType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(one),
                    ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(one),
                    ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(one),
                    ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(one),
                    ElementType.Int8 => (sbyte)one[0],
                    ElementType.UInt8 => one[0],
                    ElementType.Boolean => one[0] == 0 ? 0 : 1,
                    _ => throw new InvalidOperationException($"{element} is no element of a storage."),
                };
            }
        }

        /// <summary>True where the bytes of a file are those of a <c>float[]</c> in memory.</summary>
        public bool IsMemoryLayout => element == ElementType.Single && BitConverter.IsLittleEndian;
    }
}
