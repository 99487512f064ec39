using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>How an ensemble comes by its frames.</summary>
internal interface IFrameFeed
{
    /// <summary>Whether the faces of a frame decide which one is next.</summary>
    bool LooksAtFaces { get; }

    /// <param name="sheet">Where the faces of each frame stand when the next one is asked for.</param>
    IAsyncEnumerable<Frame> ReadAsync(VideoAnalysis analysis, ScoreSheet sheet, CancellationToken cancellationToken);
}
