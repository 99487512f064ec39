using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Aggregation;

/// <summary>
/// The frames of one video in order, with their faces and scores. One stage adds frames while another, later one gives scores
/// to those that it was handed; the sums are for after the last.
/// </summary>
public sealed class ScoreSheet
{
    private readonly List<FaceScores> frames = [];
    private int faces;
    private int scored;
    private volatile bool complete;

    /// <summary>At most so many faces of a frame, its first ones, are to get a score.</summary>
    public int FacesPerFrame { get; init; } = int.MaxValue;

    /// <summary>At most so many faces of the video, its first ones, are to get a score.</summary>
    public int MostFaces { get; init; } = int.MaxValue;

    /// <summary>How many frames are looked at in all, where these are not all that are wanted.</summary>
    public int? FramesInAll { get; init; }

    /// <summary>False where each frame is judged as a whole, as its one face.</summary>
    public bool CountsFaces { get; init; } = true;

    /// <summary>How many frames were looked at.</summary>
    public int Frames => frames.Count;

    /// <summary>How many faces there are up to now.</summary>
    public int Faces => faces;

    /// <summary>How many faces are to get a score in all, or 0 while that is not known.</summary>
    public int FacesInAll => complete ? scored : 0;

    /// <summary>True where no further face would get a score.</summary>
    public bool IsFull => scored >= MostFaces;

    /// <summary>How many more faces may get a score.</summary>
    public int FacesLeft => MostFaces - scored;

    /// <summary>Such as "3 faces in 2 frames", or "2 frames".</summary>
    public string Summary => CountsFaces ? $"{Count(faces, "face")} in {Count(Frames, "frame")}" : Count(Frames, "frame");

    public FaceScores Add(Frame frame, IReadOnlyList<Face> found)
    {
        var scores = new FaceScores(frame, found, Math.Min(Math.Min(found.Count, FacesPerFrame), MostFaces - scored));
        frames.Add(scores);
        faces += found.Count;
        scored += scores.ToScore;
        return scores;
    }

    /// <summary>No more frames will be added.</summary>
    public void Complete() => complete = true;

    /// <summary>The mean over the frames, each the mean over its faces; null where no face has a score.</summary>
    public double? MeanOfFrames() => frames.Average(frame => frame.Mean);

    public IReadOnlyList<FrameReport> ToReports() => [.. frames.Select(frame => frame.ToReport())];

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
