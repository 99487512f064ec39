namespace FakeFinder.Reports.Evidence;

/// <summary>
/// What the reports on one video say of its seconds and its faces: a lane for each detector, the faces over time, and the worst moments.
/// </summary>
/// <param name="Width">Pixels as shown; 0 where no report says it.</param>
/// <param name="Height">Pixels as shown; 0 where no report says it.</param>
/// <param name="DurationSeconds">At least the time of the last frame that a report has.</param>
/// <param name="Lanes">One for each report, in their order.</param>
/// <param name="Tracks">By the time of their first appearance.</param>
/// <param name="Moments">The worst first; none twice for the same face within a short time.</param>
public sealed record VideoEvidence(
    int Width,
    int Height,
    double DurationSeconds,
    IReadOnlyList<Lane> Lanes,
    IReadOnlyList<FaceTrack> Tracks,
    IReadOnlyList<Moment> Moments)
{
    /// <param name="reports">All on the same video.</param>
    public static VideoEvidence Of(IReadOnlyList<JudgedReport> reports)
    {
        var video = reports.Select(judged => judged.Report.Video).FirstOrDefault(known => known is not null);
        var duration = Math.Max(
            video?.DurationSeconds ?? 0,
            reports.SelectMany(judged => judged.Report.Frames).Select(frame => frame.Seconds).DefaultIfEmpty(0).Max());
        var size = new FrameSize(video?.Width ?? 0, video?.Height ?? 0);
        var tracked = new FaceTracker(reports, size);
        IReadOnlyList<Lane> lanes = [.. reports.Select((judged, at) => Lane.Of(judged, tracked.TracksOf(at), duration, size))];
        return new VideoEvidence(
            size.Width, size.Height, duration, lanes, tracked.Tracks, SuspiciousMoments.Of(lanes, duration));
    }
}
