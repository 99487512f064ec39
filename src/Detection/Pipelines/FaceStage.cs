using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Pipelines;

/// <summary>A frame whose faces are known, on its way to the crops.</summary>
internal readonly record struct FrameWithFaces(Frame Frame, FaceScores Scores);

/// <summary>The stage that finds the faces of frames.</summary>
internal static class FaceStage
{
    /// <summary>Finds the faces of each frame, writes them on the sheet and tells how far it is.</summary>
    /// <param name="atOnce">
    /// Frames that are worked on at the same time; 1 where the source looks at the sheet to know which frame comes next: it then goes no
    /// further before the sheet has the faces of the last one.
    /// </param>
    public static async IAsyncEnumerable<FrameWithFaces> FindFaces(
        this IAsyncEnumerable<Frame> frames,
        IFaceFinder finder,
        ScoreSheet sheet,
        VideoAnalysis analysis,
        int atOnce,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        async ValueTask<(Frame Frame, IReadOnlyList<Face> Faces)> FindAsync(Frame frame, CancellationToken stop)
        {
            using (analysis.Clock.Measure(Stage.Faces))
            {
                return (frame, await finder.FindAsync(frame, stop));
            }
        }

        var found = atOnce == 1
            ? frames.Select((Frame frame, CancellationToken stop) => FindAsync(frame, stop))
            : frames.SelectAhead(atOnce, FindAsync, cancellationToken);
        await foreach (var (frame, faces) in found.WithCancellation(cancellationToken))
        {
            var scores = sheet.Add(frame, faces);
            analysis.Report(Stage.Faces, sheet.Frames, Math.Max(sheet.Frames, sheet.FramesInAll ?? analysis.Wanted.Count), sheet.Summary);
            yield return new FrameWithFaces(frame, scores);
        }

        sheet.Complete();
    }
}
