using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>
/// PyTorch's "area" interpolation, which is adaptive average pooling: cell i of n averages the source cells floor(i * size / n) to ceil((i
/// + 1) * size / n) - 1. Cells may overlap, and it enlarges too. Nothing is rounded to whole levels. Then (v - 127.5) / 128, as MTCNN's
/// networks expect.
/// </summary>
internal static class AreaResize
{
    private const int Channels = RgbImage.Channels;
    private const float Middle = 127.5f;
    private const float Scale = 0.0078125f;

    /// <summary>Writes a window of a picture as 3 x height x width (CHW, RGB).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(RgbImage image, PixelWindow window, int height, int width, Span<float> planes)
    {
        var columns = Cells(window.Width, width);
        var rows = Cells(window.Height, height);
        var length = window.Width * Channels;
        var counts = Array.ConvertAll(columns, column => (float)column.Count);
        var (rented, rentedTotals) = (ArrayPool<uint>.Shared.Rent(length + Channels), ArrayPool<int>.Shared.Rent(width));
        var running = rented.AsSpan(0, length + Channels);
        var totals = rentedTotals.AsSpan(0, width);
        for (var y = 0; y < height; y++)
        {
            var sums = running[Channels..];
            sums.Clear();
            for (var row = rows[y].From; row < rows[y].To; row++)
            {
                Add(image.Row(window.Top + row).Slice(window.Left * Channels, length), sums);
            }

            Accumulate(running);
            for (var channel = 0; channel < Channels; channel++)
            {
                Total(running[channel..], columns, totals);
                Average(totals, counts, rows[y].Count, planes.Slice(((channel * height) + y) * width, width));
            }
        }

        ArrayPool<uint>.Shared.Return(rented);
        ArrayPool<int>.Shared.Return(rentedTotals);
    }

    private static Range[] Cells(int size, int cells)
    {
        var ranges = new Range[cells];
        for (var i = 0; i < cells; i++)
        {
            ranges[i] = new Range((int)((long)i * size / cells), (int)((((i + 1L) * size) + cells - 1) / cells));
        }

        return ranges;
    }

    /// <summary>Sums of 8-bit values are whole, so that their order does not count, as it would among floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> row, Span<uint> sums)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var totals = MemoryMarshal.Cast<uint, Vector<uint>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var four = totals.Slice(i * 4, 4);
            four[0] += first;
            four[1] += second;
            four[2] += third;
            four[3] += fourth;
        }

        for (var i = vectors.Length * Vector<byte>.Count; i < row.Length; i++)
        {
            sums[i] += row[i];
        }
    }

    /// <summary>
    /// Each pixel's sum becomes that of all pixels up to it, so that a cell's is the difference of two, however wide it is. They may go
    /// round 2^32; the differences do not.
    /// </summary>
    /// <param name="running">A pixel of zeros, then the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(Span<uint> running)
    {
        uint r = 0, g = 0, b = 0;
        running[..Channels].Clear();
        for (var i = Channels; i + Channels <= running.Length; i += Channels)
        {
            running[i] = r += running[i];
            running[i + 1] = g += running[i + 1];
            running[i + 2] = b += running[i + 2];
        }
    }

    /// <summary>The sum of each cell in one channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Total(ReadOnlySpan<uint> running, Range[] columns, Span<int> totals)
    {
        for (var x = 0; x < totals.Length; x++)
        {
            totals[x] = (int)(running[columns[x].To * Channels] - running[columns[x].From * Channels]);
        }
    }

    /// <summary>The sums are divided by the rows, then by the columns, in float32: two roundings, as in the original.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Average(ReadOnlySpan<int> totals, ReadOnlySpan<float> columnCounts, float rowCount, Span<float> values)
    {
        var x = 0;
        for (; x + Vector<float>.Count <= values.Length; x += Vector<float>.Count)
        {
            var overRows = Vector.ConvertToSingle(new Vector<int>(totals[x..])) / new Vector<float>(rowCount);
            ((overRows / new Vector<float>(columnCounts[x..]) - new Vector<float>(Middle)) * Scale).CopyTo(values[x..]);
        }

        for (; x < values.Length; x++)
        {
            values[x] = ((totals[x] / rowCount / columnCounts[x]) - Middle) * Scale;
        }
    }

    /// <summary>Source cells; <see cref="To"/> is exclusive.</summary>
    private readonly record struct Range(int From, int To)
    {
        public int Count => To - From;
    }
}
