using System.Numerics;
using System.Runtime.InteropServices;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>
/// Pillow's bicubic resize of 8-bit pictures, to the bit: Keys' kernel with a = -1/2, stretched by the ratio of the sizes where it shrinks
/// (that is its antialiasing), weights that sum to one, rounded to 22 bits after the point; across first, rounded to 8 bits, then down.
/// </summary>
internal static class AntialiasedBicubic
{
    private const int Channels = RgbImage.Channels;
    private const double Sharpness = -0.5;
    private const double Support = 2;
    private const int PrecisionBits = 22;
    private const int Half = 1 << (PrecisionBits - 1);

    /// <exception cref="ArgumentOutOfRangeException">A side is below one.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var across = width == image.Width ? image : Across(image, width);
        return height == across.Height ? across : Down(across, height);
    }

    private static RgbImage Across(RgbImage image, int width)
    {
        var taps = Taps(image.Width, width);
        var pixels = new byte[width * image.Height * Channels];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Row(y);
            var target = pixels.AsSpan(y * width * Channels, width * Channels);
            for (var x = 0; x < width; x++)
            {
                int r = Half, g = Half, b = Half;
                var i = taps[x].First * Channels;
                foreach (var weight in taps[x].Weights)
                {
                    r += source[i] * weight;
                    g += source[i + 1] * weight;
                    b += source[i + 2] * weight;
                    i += Channels;
                }

                target[x * Channels] = ToByte(r);
                target[(x * Channels) + 1] = ToByte(g);
                target[(x * Channels) + 2] = ToByte(b);
            }
        }

        return new RgbImage(pixels, width, image.Height);
    }

    private static RgbImage Down(RgbImage image, int height)
    {
        var taps = Taps(image.Height, height);
        var length = image.Width * Channels;
        var pixels = new byte[length * height];
        var sums = new int[length];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            for (var tap = 0; tap < taps[y].Weights.Length; tap++)
            {
                AddWeighted(image.Row(taps[y].First + tap), taps[y].Weights[tap], sums);
            }

            var target = pixels.AsSpan(y * length, length);
            for (var i = 0; i < length; i++)
            {
                target[i] = ToByte(sums[i]);
            }
        }

        return new RgbImage(pixels, image.Width, height);
    }

    private static void AddWeighted(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var totals = MemoryMarshal.Cast<int, Vector<int>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var four = totals.Slice(i * 4, 4);
            four[0] += Vector.AsVectorInt32(first) * weight;
            four[1] += Vector.AsVectorInt32(second) * weight;
            four[2] += Vector.AsVectorInt32(third) * weight;
            four[3] += Vector.AsVectorInt32(fourth) * weight;
        }

        for (var i = vectors.Length * Vector<byte>.Count; i < row.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    private static Tap[] Taps(int from, int to)
    {
        var ratio = (double)from / to;
        var stretch = Math.Max(ratio, 1);
        var support = Support * stretch;
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            var centre = (i + 0.5) * ratio;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var end = Math.Min((int)(centre + support + 0.5), from);
            double[] weights = [.. Enumerable.Range(first, end - first).Select(source => Kernel((source - centre + 0.5) * (1 / stretch)))];
            var sum = weights.Sum();
            return new Tap(first, Array.ConvertAll(weights, weight => ToFixedPoint(sum == 0 ? weight : weight / sum)));
        })];
    }

    private static double Kernel(double distance)
    {
        var x = Math.Abs(distance);
        return x < 1 ? ((((Sharpness + 2) * x) - (Sharpness + 3)) * x * x) + 1
            : x < Support ? ((((x - 5) * x) + 8) * x - 4) * Sharpness
            : 0;
    }

    /// <summary>Rounded half away from zero.</summary>
    private static int ToFixedPoint(double weight) => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << PrecisionBits)));

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, byte.MinValue, byte.MaxValue);

    /// <summary>The source pixels of one target pixel.</summary>
    private readonly record struct Tap(int First, int[] Weights);
}
