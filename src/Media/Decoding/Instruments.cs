using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FakeFinder.Media.Decoding;

/// <summary>What decoding measures, as meter <c>FakeFinder.Media</c>, and its spans.</summary>
public sealed class Instruments : IDisposable
{
    private static readonly ActivitySource Source = new("FakeFinder.Media");

    private readonly Meter meter = new("FakeFinder.Media");

    public Instruments()
    {
        Decodes = meter.CreateCounter<long>("fakefinder.decodes", "{decode}", "Videos that began to be decoded.");
        RepeatedDecodes = meter.CreateCounter<long>(
            "fakefinder.decodes.repeated",
            "{decode}",
            "Further decodes of a video whose frames were shared already: frames had been dropped, or were not in the union.");
        SeeksFailed = meter.CreateCounter<long>(
            "fakefinder.seeks.failed",
            "{video}",
            "Videos in which seeking did not give what the index promised, and that were read through.");
        FramesDecoded = meter.CreateCounter<long>("fakefinder.frames.decoded", "{frame}", "Frames that FFmpeg delivered.");
        FramesToDisk = meter.CreateCounter<long>("fakefinder.frames.to_disk", "{frame}", "Frames that memory had no room for.");
        FramesDropped = meter.CreateCounter<long>(
            "fakefinder.frames.dropped",
            "{frame}",
            "Frames that neither memory nor disk had room for.");
        DecodeDuration = meter.CreateHistogram(
            "fakefinder.decode.duration",
            "s",
            "A decode from its begin to its end, with the time in which it waited for room.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600] });
    }

    public Counter<long> Decodes { get; }

    public Counter<long> RepeatedDecodes { get; }

    public Counter<long> SeeksFailed { get; }

    public Counter<long> FramesDecoded { get; }

    public Counter<long> FramesToDisk { get; }

    public Counter<long> FramesDropped { get; }

    public Histogram<double> DecodeDuration { get; }

    /// <summary>The span of a decode, below that of the analysis that wants its frames first.</summary>
    internal static Activity? BeginDecode() => Activity.Current is null ? null : Source.StartActivity("decode");

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
