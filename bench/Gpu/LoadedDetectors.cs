using FakeFinder.Detection;
using FakeFinder.Reports;

namespace FakeFinder.Bench.Gpu;

/// <summary>Detectors in memory.</summary>
internal sealed class LoadedDetectors : IAsyncDisposable
{
    private readonly List<ILoadedDetector> detectors = [];

    public void Add(ILoadedDetector detector) => detectors.Add(detector);

    /// <summary>All at the same time.</summary>
    public Task<DetectionReport[]> AnalyseAsync(DetectionRequest request, CancellationToken cancellationToken) =>
        Task.WhenAll(detectors.Select(detector => detector.AnalyseAsync(request, null, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var detector in detectors)
        {
            await detector.DisposeAsync();
        }
    }
}
