using FakeFinder.Detection.Faces;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// What a report shows of the frames: those in which faces were looked for, with all faces. A face's score is what the 2-D network said of
/// its track in that very frame, else the mean of all networks for its track; a face of no track has none. The frame's is the mean over its
/// faces.
/// </summary>
internal static class MedicsReport
{
    /// <param name="scores">Null where no network ran.</param>
    public static IReadOnlyList<FrameReport> Of(TrackSearchResult found, MedicsScores? scores) => [.. found.Frames.Select(frame =>
    {
        FaceReport[] faces = [.. frame.Faces.Select(face => ToReport(face, found, ScoreOf(face, frame.Index, found, scores)))];
        return new FrameReport(frame.Index, frame.Time.TotalSeconds, faces.Average(face => face.Score), faces);
    })];

    private static double? ScoreOf(Face face, int frame, TrackSearchResult found, MedicsScores? scores)
    {
        if (scores is null || !found.TrackOf.TryGetValue(face, out var track))
        {
            return null;
        }

        var frames = scores.FramesOf(track);
        var place = frame - found.Tracks[track].From;
        return place < frames.Count ? frames[place] : scores.ScoreOf(track);
    }

    /// <summary>The box in pixels of the frame.</summary>
    private static FaceReport ToReport(Face face, TrackSearchResult found, double? score)
    {
        var factor = found.Scale.Upsampling;
        return new FaceReport(
            face.Box.Left * factor,
            face.Box.Top * factor,
            face.Box.Right * factor,
            face.Box.Bottom * factor,
            face.Confidence,
            score);
    }
}
