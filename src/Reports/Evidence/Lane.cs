namespace FakeFinder.Reports.Evidence;

/// <summary>One detector's frames on the video's time axis.</summary>
/// <param name="Marks">The frames that it searched or judged, in order.</param>
/// <param name="Gaps">Where it judged nothing though it wanted to, with the reason.</param>
public sealed record Lane(
    string Detector,
    bool IsHeuristic,
    double Score,
    IReadOnlyList<Mark> Marks,
    IReadOnlyList<Gap> Gaps)
{
    /// <param name="tracks">For each frame of the report the track of each of its faces.</param>
    internal static Lane Of(JudgedReport judged, IReadOnlyList<IReadOnlyList<string>> tracks, double duration, FrameSize size)
    {
        var report = judged.Report;
        Mark[] marks =
        [
            .. report.Frames.Select((frame, at) => new Mark(
                frame.Index,
                frame.Seconds,
                frame.Score ?? frame.Faces.Max(face => face.Score),
                [.. frame.Faces.Select((face, which) => Mark(size.Place(frame, face), face.Score, tracks[at][which]))])),
        ];
        return new Lane(report.Detector, judged.IsHeuristic, report.Score, marks, [.. Evidence.Gaps.Of(report, marks, duration)]);
    }

    private static MarkedFace Mark(FaceSpot place, double? score, string track) =>
        new(place.Left, place.Top, place.Right, place.Bottom, score, track);
}

/// <summary>One frame of a lane.</summary>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Seconds">As a player shows it.</param>
/// <param name="Score">The frame's, or the highest of its faces; null where it has none.</param>
public sealed record Mark(int Frame, double Seconds, double? Score, IReadOnlyList<MarkedFace> Faces);

/// <summary>One face of a mark; its box in pixels of the frame, as far as it lies in that.</summary>
/// <param name="Score">Of this face, where the detector has one.</param>
/// <param name="Track">The label of its track; empty, as the box is, where it lies outside the frame.</param>
public sealed record MarkedFace(double Left, double Top, double Right, double Bottom, double? Score, string Track);

/// <summary>A stretch of the video in which a detector judged nothing though it wanted to.</summary>
/// <param name="Reason">A few words, such as <c>no face found</c>.</param>
public sealed record Gap(double FromSeconds, double ToSeconds, string Reason);
