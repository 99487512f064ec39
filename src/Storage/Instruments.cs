using System.Diagnostics.Metrics;

namespace FakeFinder.Storage;

/// <summary>What storage measures of uploads and deliveries, as meter <c>FakeFinder.Storage</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Storage");

    public Instruments()
    {
        Uploads = meter.CreateCounter<long>("fakefinder.uploads", "{upload}", "Uploads that ended, taken in or not.");
        UploadSize = meter.CreateCounter<long>("fakefinder.upload.size", "By", "Bytes of the videos that were taken in.");
        Webhooks = meter.CreateCounter<long>(
            "fakefinder.webhooks", "{attempt}", "Attempts to tell an address of the end of a job or a batch.");
    }

    public Counter<long> Uploads { get; }

    public Counter<long> UploadSize { get; }

    public Counter<long> Webhooks { get; }

    public void Dispose() => meter.Dispose();
}
