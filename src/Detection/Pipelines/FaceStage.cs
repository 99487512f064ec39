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
    public static async IAsyncEnumerable<FrameWithFaces> FindFaces(
        this IAsyncEnumerable<Frame> frames,
        IFaceFinder finder,
        ScoreSheet sheet,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = frames.SelectAhead(
            WorkAhead.Frames,
            async (frame, stop) =>
            {
                using (analysis.Clock.Measure(Stage.Faces))
                {
                    return (Frame: frame, Faces: await finder.FindAsync(frame, stop));
                }
            },
            cancellationToken);
        await foreach (var (frame, faces) in found)
        {
            var scores = sheet.Add(frame, faces);
            analysis.Report(Stage.Faces, sheet.Frames, Math.Max(sheet.Frames, sheet.FramesInAll ?? analysis.Wanted.Count), sheet.Summary);
            yield return new FrameWithFaces(frame, scores);
        }

        sheet.Complete();
    }
}
