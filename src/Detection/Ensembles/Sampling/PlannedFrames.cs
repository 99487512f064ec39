using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>The frames of the sampling plan, whatever is found in them.</summary>
internal sealed class PlannedFrames : IFrameFeed
{
    public bool LooksAtFaces => false;

    public IAsyncEnumerable<Frame> ReadAsync(VideoAnalysis analysis, ScoreSheet sheet, CancellationToken cancellationToken) =>
        analysis.ReadFramesAsync(cancellationToken).Ahead(ReadAhead.Frames, cancellationToken);
}
