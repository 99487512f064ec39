using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>
/// Candidates until there are as many faces as are wanted, and none after the last. Those of the plan come first; where some of them have
/// no face, further ones are asked for, as many as are missing and then twice as many each time: a long video is decoded as far as its
/// faces make it necessary, and not in many small pieces.
/// </summary>
internal sealed class FramesUntilFull(CandidateFrames candidates) : IFrameFeed
{
    public bool LooksAtFaces => true;

    public async IAsyncEnumerable<Frame> ReadAsync(
        VideoAnalysis analysis,
        ScoreSheet sheet,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var video = analysis.Video ?? throw new InvalidOperationException("This detector needs to know how many frames a video has.");
        var wanted = analysis.Wanted;
        var (asked, more) = (0, 0);
        while (wanted.Count > 0)
        {
            var read = 0;
            await foreach (var frame in analysis.ReadFramesAsync(wanted, cancellationToken).Ahead(ReadAhead.Frames, cancellationToken))
            {
                read++;
                yield return frame;
                if (sheet.IsFull)
                {
                    analysis.WantNoneAfter(frame.Index);
                    yield break;
                }
            }

            if (read < wanted.Count)
            {
                // The video ends here, whatever its container says.
                yield break;
            }

            asked += wanted.Count;
            more = Math.Max(2 * more, sheet.FacesLeft);
            wanted = candidates.Take(asked, more, video);
        }
    }
}
