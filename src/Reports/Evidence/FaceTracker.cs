namespace FakeFinder.Reports.Evidence;

/// <summary>
/// Joins the faces that reports have into tracks. Detectors look with different face finders at different frames, so a face of one frame
/// may be there several times; and between two sampled frames a person moves. Boxes belong together where they overlap, or where their
/// centres are close for their size.
/// </summary>
/// <remarks>
/// Greedy over time, the nearest pair first, so that its cost grows with the faces of a frame and not with those of the video. It is made
/// to show faces, not to judge: no score depends on it.
/// </remarks>
internal sealed class FaceTracker
{
    /// <summary>A face that was not seen for longer than this begins a new track: who comes back may be somebody else.</summary>
    private const double LongestAbsence = 5;

    /// <summary>In one frame boxes are of the same face from this overlap on (intersection over union).</summary>
    private const double SameFace = 0.3;

    /// <summary>Between frames the centres of a face are at most so far apart, in sides of the larger box.</summary>
    private const double LargestStep = 1;

    private readonly IReadOnlyList<JudgedReport> reports;
    private readonly FrameSize size;
    private readonly List<OpenTrack> tracks = [];
    private readonly Dictionary<FaceKey, OpenTrack> trackOf = [];

    public FaceTracker(IReadOnlyList<JudgedReport> reports, FrameSize size)
    {
        this.reports = reports;
        this.size = size;
        List<OpenTrack> open = [];
        foreach (var frame in Frames())
        {
            open.RemoveAll(track => frame.Seconds - track.LastSeconds > LongestAbsence);
            Follow(frame, open);
        }

        var ordered = tracks.OrderBy(track => track.First.Seconds).ThenByDescending(track => track.First.Area).ToList();
        for (var at = 0; at < ordered.Count; at++)
        {
            ordered[at].Label = LabelOf(at);
        }

        Tracks = [.. ordered.Select(track => track.ToTrack())];
    }

    public IReadOnlyList<FaceTrack> Tracks { get; }

    /// <summary>For each frame of a report the label of each of its faces; empty for one that lies outside its frame.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TracksOf(int report) =>
    [
        .. reports[report].Report.Frames.Select((frame, at) =>
            (IReadOnlyList<string>)[.. frame.Faces.Select((_, which) => trackOf.GetValueOrDefault(new(report, at, which))?.Label ?? "")]),
    ];

    /// <summary>The frames of all reports by time, each with the faces that any of them has.</summary>
    private IEnumerable<SeenFrame> Frames() =>
        reports.SelectMany((judged, report) => judged.Report.Frames.Select((frame, at) => (frame, report, at)))
            .GroupBy(seen => seen.frame.Index)
            .OrderBy(seen => seen.Key)
            .Select(seen => new SeenFrame(
                seen.Key,
                seen.First().frame.Seconds,
                [
                    .. seen.SelectMany(one => one.frame.Faces.Select((face, which) => new SeenFace(
                        new FaceKey(one.report, one.at, which),
                        size.Place(one.frame, face),
                        face.Score))).Where(face => face.Spot.Area > 0),
                ]));

    private void Follow(SeenFrame frame, List<OpenTrack> open)
    {
        var groups = Group(frame.Faces);
        var free = new HashSet<OpenTrack>(open);
        var left = new HashSet<List<SeenFace>>(groups);
        var pairs = groups
            .SelectMany(group => open.Select(track => (group, track, distance: Distance(group[0].Spot, track.Last))))
            .Where(pair => pair.distance <= LargestStep)
            .OrderBy(pair => pair.distance);
        foreach (var (group, track, _) in pairs)
        {
            if (left.Contains(group) && free.Remove(track))
            {
                left.Remove(group);
                Add(track, group);
            }
        }

        foreach (var group in groups.Where(left.Contains))
        {
            var track = new OpenTrack(group[0].Spot);
            tracks.Add(track);
            open.Add(track);
            Add(track, group);
        }
    }

    private void Add(OpenTrack track, List<SeenFace> group)
    {
        track.Add(group, report => reports[report].Report.Detector);
        foreach (var face in group)
        {
            trackOf[face.Key] = track;
        }
    }

    /// <summary>The same face of several reports is one; a report's own faces are never the same.</summary>
    private static List<List<SeenFace>> Group(IReadOnlyList<SeenFace> faces)
    {
        List<List<SeenFace>> groups = [];
        foreach (var face in faces)
        {
            var same = groups
                .Where(group => group.TrueForAll(other => other.Key.Report != face.Key.Report))
                .Where(group => Overlap(group[0].Spot, face.Spot) >= SameFace)
                .MaxBy(group => Overlap(group[0].Spot, face.Spot));
            if (same is null)
            {
                groups.Add([face]);
            }
            else
            {
                same.Add(face);
            }
        }

        return groups;
    }

    private static double Overlap(FaceSpot one, FaceSpot other)
    {
        var width = Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left);
        var height = Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top);
        var shared = width > 0 && height > 0 ? width * height : 0;
        var whole = one.Area + other.Area - shared;
        return whole > 0 ? shared / whole : 0;
    }

    /// <summary>Between the centres, in sides of the larger box.</summary>
    private static double Distance(FaceSpot one, FaceSpot other)
    {
        var side = Math.Sqrt(Math.Max(one.Area, other.Area));
        var x = (one.Left + one.Right - other.Left - other.Right) / 2;
        var y = (one.Top + one.Bottom - other.Top - other.Bottom) / 2;
        return side > 0 ? Math.Sqrt((x * x) + (y * y)) / side : double.PositiveInfinity;
    }

    /// <summary>As the columns of a table: A to Z, then AA.</summary>
    private static string LabelOf(int index) =>
        index < 26 ? ((char)('A' + index)).ToString() : LabelOf((index / 26) - 1) + LabelOf(index % 26);

    private sealed record SeenFrame(int Index, double Seconds, IReadOnlyList<SeenFace> Faces);
}
