namespace FakeFinder.Reports.Evidence;

/// <summary>A face that is followed from frame to frame.</summary>
internal sealed class OpenTrack(FaceSpot first)
{
    private readonly Dictionary<string, (double Sum, int Count)> scores = new(StringComparer.Ordinal);
    private FaceSpot best = first;
    private int frames;

    public string Label { get; set; } = "";

    public FaceSpot First { get; } = first;

    public FaceSpot Last { get; private set; } = first;

    public double LastSeconds => Last.Seconds;

    public void Add(IReadOnlyList<SeenFace> faces, Func<int, string> detectorOf)
    {
        frames++;
        Last = faces[0].Spot;
        foreach (var face in faces)
        {
            best = face.Spot.Area > best.Area ? face.Spot : best;
            if (face.Score is { } score)
            {
                var (sum, count) = scores.GetValueOrDefault(detectorOf(face.Key.Report));
                scores[detectorOf(face.Key.Report)] = (sum + score, count + 1);
            }
        }
    }

    public FaceTrack ToTrack() => new(
        Label,
        First.Seconds,
        LastSeconds,
        frames,
        best,
        scores.ToDictionary(score => score.Key, score => score.Value.Sum / score.Value.Count, StringComparer.Ordinal));
}
