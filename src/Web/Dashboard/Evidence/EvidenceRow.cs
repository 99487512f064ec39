using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Dashboard.Evidence;

/// <summary>One row of the table that says what the timeline draws: a face or a whole frame that was judged, or a gap.</summary>
/// <param name="ToSeconds">Where a gap ends; null for a frame.</param>
/// <param name="Frame">The i-th of a sequential decode, from 0; null for a gap.</param>
/// <param name="Track">The label of the face; null for a whole frame, and a gap.</param>
/// <param name="Reason">Why nothing was judged; null for a frame.</param>
internal sealed record EvidenceRow(
    double Seconds,
    double? ToSeconds,
    int? Frame,
    string Detector,
    double? Score,
    string? Track,
    string? Reason)
{
    /// <summary>All rows, by time.</summary>
    public static IReadOnlyList<EvidenceRow> Of(VideoEvidence evidence) =>
    [
        .. evidence.Lanes.SelectMany(Of).OrderBy(row => row.Seconds).ThenBy(row => row.Detector, StringComparer.Ordinal)
            .ThenBy(row => row.Track, StringComparer.Ordinal),
    ];

    private static IEnumerable<EvidenceRow> Of(Lane lane) => lane.Marks.SelectMany(mark => Of(lane, mark)).Concat(
        lane.Gaps.Select(gap => new EvidenceRow(gap.FromSeconds, gap.ToSeconds, null, lane.Detector, null, null, gap.Reason)));

    private static IEnumerable<EvidenceRow> Of(Lane lane, Mark mark) => mark.Faces.Count == 0
        ? [new EvidenceRow(mark.Seconds, null, mark.Frame, lane.Detector, mark.Score, null, null)]
        : mark.Faces.Select(face => new EvidenceRow(
            mark.Seconds,
            null,
            mark.Frame,
            lane.Detector,
            face.Score ?? (mark.Faces.Count == 1 ? mark.Score : null),
            face.Track,
            null));
}
