using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Probing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection;

/// <summary>Makes detectors of the entries of models.json and the pipelines that are registered.</summary>
internal sealed partial class DetectorLoader(
    PipelineRegistry registry,
    IVideoProbe probe,
    IFrameSource frames,
    PerturbedVideos perturbed,
    ProgramVersions versions,
    NetworkFiles files,
    IOptions<ProbeOptions> limits,
    WorkerMemory memory,
    Instruments instruments,
    TimeProvider time,
    ILogger<DetectorLoader> logger) : IDetectorLoader
{
    public DetectorSurvey Survey() => registry.Survey();

    public async Task<ILoadedDetector> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var entry = registry.Require(name);
        var pipeline = registry.PipelineOf(entry);
        var loaded = await pipeline.LoadAsync(entry, cancellationToken);
        var elapsed = time.GetElapsedTime(started);
        LogLoaded(name, elapsed);
        return new LoadedDetector(
            entry,
            pipeline.PlanOf(entry),
            loaded,
            registry,
            probe,
            frames,
            perturbed,
            versions,
            files,
            limits.Value.MaxFrames,
            memory,
            new StageFigures(instruments),
            time);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded detector {Detector} in {Elapsed}")]
    private partial void LogLoaded(string detector, TimeSpan elapsed);
}
