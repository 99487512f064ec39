using System.Diagnostics.Metrics;

namespace FakeFinder.Storage;

/// <summary>What the video library measures, as meter <c>FakeFinder.Storage</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Storage");

    public Instruments()
    {
        Uploads = meter.CreateCounter<long>("fakefinder.uploads", "{upload}", "Uploads that ended, taken in or not.");
        UploadSize = meter.CreateCounter<long>("fakefinder.upload.size", "By", "Bytes of the videos that were taken in.");
    }

    public Counter<long> Uploads { get; }

    public Counter<long> UploadSize { get; }

    public void Dispose() => meter.Dispose();
}
