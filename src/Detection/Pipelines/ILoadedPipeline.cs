using FakeFinder.Reports;

namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// A detector's own part of <see cref="ILoadedDetector"/>: from frames to a verdict. Thread-safe. Disposing gives its networks back.
/// </summary>
public interface ILoadedPipeline : IAsyncDisposable
{
    /// <summary>The networks and cascades that take part; of a plugin, all that it consists of.</summary>
    IReadOnlyList<NetworkReport> Networks { get; }

    /// <summary>True where they run in this program's own runtime, whose version the report names.</summary>
    bool RunsNetworks => Networks.Count > 0;

    /// <summary>
    /// True where places are compared over several frames, so that all must have one size; else each frame comes in its own.
    /// </summary>
    bool NeedsFramesOfOneSize => false;

    /// <summary>
    /// One video. What is wrong with it throws as it comes from decoding, or gives <see cref="PipelineResult.Undetermined"/>.
    /// </summary>
    Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken);
}
