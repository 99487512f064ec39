using System.IO.Hashing;
using System.Text;

namespace FakeFinder.Reference;

/// <summary>Stand-in weights, the same to the bit in any language: shared/reference/README.md and formula.py define them.</summary>
public static class Formula
{
    private const uint GoldenRatio = 0x9E3779B9;

    /// <summary>Values in [-1, 1) that depend on the name and the index alone.</summary>
    public static float[] Uniform(string name, long count)
    {
        var seed = Crc32.HashToUInt32(Encoding.UTF8.GetBytes(name));
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((int)(Mix(seed + ((uint)i * GoldenRatio)) >> 8) - (1 << 23)) / (float)(1 << 23);
        }

        return values;
    }

    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= x >> 15;
        x *= 0x846CA68B;
        return x ^ (x >> 16);
    }
}
