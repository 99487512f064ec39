using System.Diagnostics.Metrics;

namespace FakeFinder.Detection;

/// <summary>What detection measures, as meter <c>FakeFinder.Detection</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Detection");

    public Instruments()
    {
        InferenceDuration = meter.CreateHistogram(
            "fakefinder.inference.duration",
            "s",
            "A run of a network on one batch.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
        BatchSize = meter.CreateHistogram(
            "fakefinder.inference.batch.size",
            "{row}",
            "Rows of one batch.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        StageDuration = meter.CreateHistogram(
            "fakefinder.stage.duration",
            "s",
            "What one part spent in one stage of its analysis.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
            });
    }

    public Histogram<double> InferenceDuration { get; }

    public Histogram<int> BatchSize { get; }

    public Histogram<double> StageDuration { get; }

    public void Dispose() => meter.Dispose();
}
