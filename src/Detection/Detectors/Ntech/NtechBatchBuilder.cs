using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>Fills blocks for one network, the rows in the order in which they come.</summary>
/// <param name="limit">Rows of a full block.</param>
internal sealed class NtechBatchBuilder(NtechInput input, int limit)
{
    private readonly NtechCrop crop = NtechCrop.Of(input);
    private readonly List<NtechRow> rows = [];
    private float[] values = [];

    public bool IsFull => rows.Count == limit;

    public bool IsEmpty => rows.Count == 0;

    /// <param name="rgb">The frame, 8-bit RGB.</param>
    /// <param name="rectangle">Of the frame, not empty.</param>
    public void Add(NtechRow row, Mat rgb, Rect rectangle, bool mirrored)
    {
        if (IsEmpty)
        {
            values = new float[limit * NtechCrop.Length];
        }

        crop.Write(rgb, rectangle, mirrored, values.AsSpan(rows.Count * NtechCrop.Length, NtechCrop.Length));
        rows.Add(row);
    }

    /// <summary>The block as far as it is filled; the next one is empty.</summary>
    public NtechBatch Take()
    {
        Array.Resize(ref values, rows.Count * NtechCrop.Length);
        var batch = new NtechBatch(input, new NetworkTensor(values, rows.Count, 3, NtechCrop.Height, NtechCrop.Width), [.. rows]);
        rows.Clear();
        return batch;
    }
}
