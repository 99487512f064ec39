using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Detection.Decoding;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Sampling;
using FakeFinder.Storage.Probing;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Detection.Pipelines;

/// <summary>What all detectors have in common: looks into the container where nobody has, asks for the frames of the whole job, times, and writes the report.</summary>
internal sealed class LoadedDetector(
    DetectorEntry entry,
    ISamplingPlan? plan,
    ILoadedPipeline pipeline,
    PipelineRegistry registry,
    IVideoProbe probe,
    IFrameSource frames,
    ProgramVersions versions,
    int mostFrames,
    WorkerMemory memory,
    TimeProvider time) : ILoadedDetector
{
    /// <summary>For messages: a video's own name stays where it was uploaded.</summary>
    private const string VideoName = "the video";

    public string Name => entry.Name;

    public async Task<DetectionReport> AnalyseAsync(DetectionRequest request, IProgress<DetectionProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = new StageClock(time);
        Verdict verdict;
        using (clock.Measure(Stage.Total))
        {
            verdict = await JudgeAsync(request, clock, progress, cancellationToken);
        }

        return new DetectionReport
        {
            Detector = Name,
            VideoId = request.VideoId,
            Score = verdict.Score,
            Reason = verdict.Reason,
            Notice = entry.Notice,
            Frames = verdict.Frames,
            Networks = [.. pipeline.Networks.Select(network => verdict.NetworkScores.TryGetValue(network.Name, out var score) ? network with { Score = score } : network)],
            Versions = await versions.GetAsync(decodes: plan is not null, runsNetworks: pipeline.Networks.Count > 0, cancellationToken),
            Timings = clock.Seconds,
        };
    }

    public ValueTask DisposeAsync() => pipeline.DisposeAsync();

    /// <summary>What was recorded of a video may be older than the checks of the look into it, and a frame count from its header alone.</summary>
    private bool IsCredible(VideoInfo told, string path) =>
        new FileInfo(path) is not { Exists: true } file || VideoInfo.CanHold(file.Length, told.FrameCount, mostFrames);

    private string WhyNone(VideoInfo video) => video.FrameCount == 0
        ? "The video has no frames."
        : string.Create(CultureInfo.InvariantCulture, $"The detector {Name} looks at no frame of a video of {video.FrameCount} frames, {video.FrameRate:0.##} a second.");

    private async Task<Verdict> JudgeAsync(DetectionRequest request, StageClock clock, IProgress<DetectionProgress>? progress, CancellationToken cancellationToken)
    {
        if (plan is null)
        {
            return await pipeline.AnalyseAsync(new VideoAnalysis(clock, progress), cancellationToken);
        }

        try
        {
            var video = request.Video is { } told && IsCredible(told, request.Path) ? told : await probe.ProbeAsync(request.Path, VideoName, cancellationToken);
            var wanted = plan.FramesOf(video);

            // The first read brings the frames of the whole job along; what the job has had by then is not decoded again for a later one.
            IReadOnlyList<int>? together = [.. registry.FramesOf(request.Detectors, video).Union(wanted).Order()];
            if (wanted.Count == 0)
            {
                return Verdict.Undetermined(WhyNone(video));
            }

            using var part = await memory.EnterAsync(video, pipeline.Networks.Select(network => network.Name), () => progress?.Report(new DetectionProgress(Stage.Memory, 0, 0)), cancellationToken);
            return await pipeline.AnalyseAsync(
                new VideoAnalysis(clock, progress)
                {
                    Video = video,
                    Wanted = wanted,
                    Source = indices => frames.ReadAsync(request.VideoId, request.Path, indices, Interlocked.Exchange(ref together, null) ?? indices, cancellationToken),
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidVideoException or UndecodableVideoException or UnfitFrameException)
        {
            return Verdict.Undetermined(exception.Message);
        }
    }
}
