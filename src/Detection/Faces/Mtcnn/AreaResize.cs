using System.Buffers;
using System.Numerics;
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
    public static void Write(RgbImage image, PixelWindow window, int height, int width, Span<float> planes)
    {
        var columns = Cells(window.Width, width);
        var rows = Cells(window.Height, height);
        var length = window.Width * Channels;
        var rented = ArrayPool<uint>.Shared.Rent(length);
        var sums = rented.AsSpan(0, length);
        for (var y = 0; y < height; y++)
        {
            sums.Clear();
            for (var row = rows[y].From; row < rows[y].To; row++)
            {
                Add(image.Row(window.Top + row).Slice(window.Left * Channels, length), sums);
            }

            WriteRow(sums, columns, rows[y].To - rows[y].From, y * width, height * width, planes);
        }

        ArrayPool<uint>.Shared.Return(rented);
    }

    private static Range[] Cells(int size, int cells) =>
        [
            .. Enumerable
                .Range(0, cells)
                .Select(i => new Range((int)((long)i * size / cells), (int)((((i + 1L) * size) + cells - 1) / cells))),
        ];

    /// <summary>Sums of 8-bit values are whole, so that their order does not count, as it would among floats.</summary>
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

    /// <summary>The sums are divided by the rows, then by the columns, in float32: two roundings, as in the original.</summary>
    private static void WriteRow(ReadOnlySpan<uint> sums, Range[] columns, int rowCount, int offset, int plane, Span<float> planes)
    {
        var red = planes.Slice(offset, columns.Length);
        var green = planes.Slice(plane + offset, columns.Length);
        var blue = planes.Slice((2 * plane) + offset, columns.Length);
        for (var x = 0; x < columns.Length; x++)
        {
            uint r = 0, g = 0, b = 0;
            var (from, to) = columns[x];
            for (var i = from * Channels; i < to * Channels; i += Channels)
            {
                r += sums[i];
                g += sums[i + 1];
                b += sums[i + 2];
            }

            float count = to - from;
            red[x] = (((float)r / rowCount / count) - Middle) * Scale;
            green[x] = (((float)g / rowCount / count) - Middle) * Scale;
            blue[x] = (((float)b / rowCount / count) - Middle) * Scale;
        }
    }

    /// <summary>Source cells; <see cref="To"/> is exclusive.</summary>
    private readonly record struct Range(int From, int To);
}
