using System.Diagnostics.Metrics;
using System.Globalization;

namespace FakeFinder.Bench.Gpu;

/// <summary>Listens to the batches of all networks while it lives.</summary>
internal sealed class MeanBatch : IDisposable
{
    private readonly MeterListener listener = new();
    private long rows;
    private long batches;

    public MeanBatch()
    {
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument is { Meter.Name: "FakeFinder.Detection", Name: "fakefinder.inference.batch.size" })
            {
                its.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) =>
        {
            Interlocked.Add(ref rows, size);
            Interlocked.Increment(ref batches);
        });
        listener.Start();
    }

    /// <summary>Rows a batch since the last call.</summary>
    public string Since()
    {
        var (all, count) = (Interlocked.Exchange(ref rows, 0), Interlocked.Exchange(ref batches, 0));
        return count == 0 ? "" : ((double)all / count).ToString("0.0", CultureInfo.InvariantCulture);
    }

    public void Dispose() => listener.Dispose();
}
