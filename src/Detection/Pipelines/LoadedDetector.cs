using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Sampling;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Probing;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// What all detectors have in common: looks into the container where nobody has, asks for the frames of the whole job, times, and writes
/// the report.
/// </summary>
internal sealed class LoadedDetector(
    DetectorEntry entry,
    ISamplingPlan? plan,
    ILoadedPipeline pipeline,
    PipelineRegistry registry,
    IVideoProbe probe,
    IFrameSource frames,
    PerturbedVideos perturbed,
    ProgramVersions versions,
    NetworkFiles files,
    int mostFrames,
    WorkerMemory memory,
    StageFigures figures,
    TimeProvider time) : ILoadedDetector
{
    /// <summary>For messages: a video's own name stays where it was uploaded.</summary>
    private const string VideoName = "the video";

    private readonly IReadOnlyDictionary<string, string> loaded = VersionsOf(pipeline, files);

    public string Name => entry.Name;

    public bool IsReplaced => VersionsOf(pipeline, files).Any(now => loaded.GetValueOrDefault(now.Key) != now.Value);

    public async Task<DetectionReport> AnalyseAsync(
        DetectionRequest request,
        IProgress<DetectionProgress>? progress,
        CancellationToken cancellationToken)
    {
        var clock = new StageClock(time);
        using var analysing = StageFigures.Begin(Name);
        Judged judged;
        using (clock.Measure(Stage.Total))
        {
            judged = request.Perturbation is { } perturbation
                ? await JudgeVersionAsync(request, perturbation, clock, progress, cancellationToken)
                : await JudgeAsync(request, clock, progress, cancellationToken);
            PipelineResultCheck.Require(judged.PipelineResult, Name);
        }

        figures.Tell(Name, clock, analysing);

        var (verdict, analysis) = judged;
        return new DetectionReport
        {
            Detector = Name,
            VideoId = request.VideoId,
            Perturbation = request.Perturbation?.Name,
            Score = verdict.Score,
            Reason = verdict.Reason,
            Notice = entry.Notice,
            Coverage = plan is null ? null : CoverageCount.Of(analysis.Tally, verdict, analysis.Video?.FrameCount),
            Video = analysis.Video is { } video ? ReportOf(video, analysis.Tally) : null,
            Frames = verdict.Frames,
            Networks =
            [
                .. pipeline.Networks.Select(network =>
                    verdict.NetworkScores.TryGetValue(network.Name, out var score) ? network with { Score = score } : network),
            ],
            Versions = await versions.GetAsync(
                decodes: plan is not null,
                pipeline.RunsNetworks,
                verdict.Programs,
                cancellationToken),
            Timings = clock.Seconds,
        };
    }

    public ValueTask DisposeAsync() => pipeline.DisposeAsync();

    /// <summary>
    /// What was recorded of a video may be older than the checks of the look into it, and a frame count from its header alone.
    /// </summary>
    private bool IsCredible(VideoInfo told, string path) =>
        new FileInfo(path) is not { Exists: true } file || VideoInfo.CanHold(file.Length, told.FrameCount, mostFrames);

    private string WhyNone(VideoInfo video) =>
        video.FrameCount == 0
            ? "The video has no frames."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The detector {Name} looks at no frame of a video of {video.FrameCount} frames, {video.FrameRate:0.##} a second.");

    /// <summary>
    /// Judges a changed version of the video. It is a file of its own: frames are shared under an id of its own, and its container is
    /// looked into.
    /// </summary>
    private async Task<Judged> JudgeVersionAsync(
        DetectionRequest request,
        Perturbation perturbation,
        StageClock clock,
        IProgress<DetectionProgress>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new DetectionProgress(Stage.Perturbing, 0, 0));
        PerturbedVideo version;
        try
        {
            using (clock.Measure(Stage.Perturbing))
            {
                var (file, video) = await LookAsync(request, cancellationToken);
                version = await perturbed.OpenAsync(file, video, perturbation, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidVideoException or UndecodableVideoException)
        {
            return new Judged(
                PipelineResult.Undetermined(exception.Message),
                new VideoAnalysis(clock, progress) { VideoPath = request.Path });
        }

        using (version)
        {
            var changed = request with { VideoId = $"{request.VideoId} {perturbation}", Path = version.Path, Video = null };
            return await JudgeAsync(changed, clock, progress, cancellationToken);
        }
    }

    /// <summary>What is wrong with the video is the verdict's reason.</summary>
    private async Task<Judged> JudgeAsync(
        DetectionRequest request,
        StageClock clock,
        IProgress<DetectionProgress>? progress,
        CancellationToken cancellationToken)
    {
        var analysis = new VideoAnalysis(clock, progress) { VideoPath = request.Path };
        if (plan is null)
        {
            return new Judged(await pipeline.AnalyseAsync(analysis, cancellationToken), analysis);
        }

        try
        {
            analysis = await PrepareAsync(request, plan, new OneSize(null), clock, progress, cancellationToken);
            if (analysis.Wanted.Count == 0)
            {
                return new Judged(PipelineResult.Undetermined(WhyNone(analysis.Video!)), analysis);
            }

            using var part = await memory.EnterAsync(
                analysis.Video!,
                pipeline.Networks.Select(network => network.Name),
                () => progress?.Report(new DetectionProgress(Stage.Memory, 0, 0)),
                cancellationToken);
            try
            {
                return new Judged(await pipeline.AnalyseAsync(analysis, cancellationToken), analysis);
            }
            catch (SizeChangesException)
            {
                var largest = await OneSize.LargestAsync(
                    frames.ReadAsync(FileOf(request, analysis.Video!), analysis.Wanted, analysis.Wanted, cancellationToken));
                analysis = await PrepareAsync(request, plan, new OneSize(largest), clock, progress, cancellationToken);
                analysis.Tally.SizesDiffer = true;
                return new Judged(await pipeline.AnalyseAsync(analysis, cancellationToken), analysis);
            }
        }
        catch (Exception exception) when (exception is InvalidVideoException or UndecodableVideoException or UnfitFrameException)
        {
            return new Judged(PipelineResult.Undetermined(exception.Message), analysis);
        }
    }

    private async Task<VideoAnalysis> PrepareAsync(
        DetectionRequest request,
        ISamplingPlan sampling,
        OneSize oneSize,
        StageClock clock,
        IProgress<DetectionProgress>? progress,
        CancellationToken cancellationToken)
    {
        var (file, video) = await LookAsync(request, cancellationToken);
        var wanted = sampling.FramesOf(video);

        // The first read brings the frames of the whole job along; what the job has had by then is not decoded again for a later one.
        IReadOnlyList<int>? together = [.. registry.FramesOf(request.Detectors, video).Union(wanted).Order()];
        var analysis = new VideoAnalysis(clock, progress)
        {
            Video = video,
            VideoPath = request.Path,
            Wanted = wanted,
            Source = pipeline.NeedsFramesOfOneSize ? indices => oneSize.ReadAsync(Read(indices)) : Read,
        };
        analysis.Tally.Ask(wanted);
        return analysis;

        IAsyncEnumerable<Frame> Read(IReadOnlyList<int> indices) =>
            frames.ReadAsync(file, indices, Interlocked.Exchange(ref together, null) ?? indices, cancellationToken);
    }

    private async Task<(VideoFile File, VideoInfo Video)> LookAsync(DetectionRequest request, CancellationToken cancellationToken)
    {
        var looked =
            request.Video is { Stream: not null } told && IsCredible(told, request.Path)
                ? told
                : await probe.ProbeAsync(request.Path, VideoName, cancellationToken);
        var file = FileOf(request, looked);
        return (file, await frames.MeasureAsync(file, looked, cancellationToken));
    }

    private static VideoFile FileOf(DetectionRequest request, VideoInfo video) =>
        new(
            request.VideoId,
            request.Path,
            video.Stream ?? throw new InvalidOperationException("A look into a video must tell which stream is analysed."));

    /// <summary>What the container told, and what decoding did.</summary>
    private static VideoReport ReportOf(VideoInfo video, FrameTally frames)
    {
        IEnumerable<NoteReport> notes = video.Notes.Select(note => new NoteReport(note.Kind, note.Text));
        if (frames.SizesDiffer)
        {
            notes = notes.Append(
                new NoteReport(
                    VideoNoteKinds.SizeChanges,
                    "The frames change their size on the way; each was analysed at its own, or enlarged to the largest."));
        }

        return new VideoReport(
            video.Container,
            video.Codec,
            video.Width,
            video.Height,
            video.FrameCount,
            video.FrameRate,
            video.Duration.TotalSeconds,
            [.. notes]);
    }

    private readonly record struct Judged(PipelineResult PipelineResult, VideoAnalysis Analysis);

    /// <summary>Of those that are files; one that is gone replaces nothing.</summary>
    private static Dictionary<string, string> VersionsOf(ILoadedPipeline pipeline, NetworkFiles files)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in pipeline.Networks.Select(network => network.Name).Distinct())
        {
            if (files.VersionOf(name) is { } version)
            {
                versions.Add(name, version);
            }
        }

        return versions;
    }
}
