using System.Diagnostics.Metrics;

namespace FakeFinder.Media.Decoding;

/// <summary>What detection measures, as meter <c>FakeFinder.Detection</c>.</summary>
public sealed class Instruments : IDisposable
{
    private readonly Meter meter = new(MeterName);

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
    }

    /// <summary>The meter's name.</summary>
    public const string MeterName = "FakeFinder.Detection";

    public Counter<long> Decodes { get; }

    public Counter<long> RepeatedDecodes { get; }

    public Counter<long> SeeksFailed { get; }

    public Counter<long> FramesDecoded { get; }

    public Counter<long> FramesToDisk { get; }

    public Counter<long> FramesDropped { get; }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
