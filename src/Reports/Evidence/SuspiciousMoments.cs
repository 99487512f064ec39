namespace FakeFinder.Reports.Evidence;

/// <summary>Finds the moments that an analyst should look at first.</summary>
internal static class SuspiciousMoments
{
    /// <summary>So many are told.</summary>
    private const int Most = 5;

    /// <summary>Two moments of one face are at least so far apart: a fiftieth of the video, at least half a second.</summary>
    private const double ShareApart = 0.02;

    private const double LeastApart = 0.5;

    public static IReadOnlyList<Moment> Of(IReadOnlyList<Lane> lanes, double duration)
    {
        var apart = Math.Max(LeastApart, ShareApart * duration);
        var scores = lanes.Where(lane => !lane.IsHeuristic).SelectMany(Scores).Where(one => one.Score > Bands.Weak)
            .OrderByDescending(one => one.Score).ThenBy(one => one.Spot.Frame).ThenBy(one => one.Detector, StringComparer.Ordinal)
            .ToList();
        List<Scored> worst = [];
        foreach (var one in scores)
        {
            if (worst.Count == Most)
            {
                break;
            }

            if (!worst.Exists(other => IsNear(other, one, apart)))
            {
                worst.Add(one);
            }
        }

        return [.. worst.Select(one => new Moment(
            one.Score,
            one.Spot,
            one.Track,
            [
                .. scores.Where(other => IsNear(one, other, apart)).DistinctBy(other => other.Detector)
                    .Select(other => new DetectorScore(other.Detector, other.Score)),
            ]))];
    }

    /// <summary>Its scores of faces; of a whole frame only where that has no scored face.</summary>
    private static IEnumerable<Scored> Scores(Lane lane) => lane.Marks.SelectMany(mark =>
    {
        var faces = mark.Faces.Where(face => face.Score is not null).Select(face => new Scored(
            lane.Detector,
            face.Score!.Value,
            new FaceSpot(mark.Frame, mark.Seconds, face.Left, face.Top, face.Right, face.Bottom),
            face.Track.Length == 0 ? null : face.Track)).ToList();
        return faces.Count == 0 && mark.Score is { } score
            ? [new Scored(lane.Detector, score, new FaceSpot(mark.Frame, mark.Seconds, 0, 0, 0, 0), Track: null)]
            : faces;
    });

    private static bool IsNear(Scored one, Scored other, double apart) =>
        one.Track == other.Track && Math.Abs(one.Spot.Seconds - other.Spot.Seconds) < apart;

    private sealed record Scored(string Detector, double Score, FaceSpot Spot, string? Track);
}
