using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Aggregation;

/// <summary>The faces of one frame and their scores as they come in; keeps no pixels.</summary>
/// <param name="toScore">So many of the first faces are to get a score.</param>
public sealed class FaceScores(Frame frame, IReadOnlyList<Face> faces, int toScore)
{
    private readonly double?[] scores = new double?[faces.Count];

    /// <summary>The i-th frame of a sequential decode, from 0.</summary>
    public int Index { get; } = frame.Index;

    /// <summary>Time stamp in the clip.</summary>
    public TimeSpan Time { get; } = frame.Time;

    public IReadOnlyList<Face> Faces { get; } = faces;

    /// <summary>So many of the first faces are to get a score; the others are only reported.</summary>
    public int ToScore { get; } = toScore;

    /// <summary>The score of a face, null until it is known.</summary>
    public double? this[int face]
    {
        get => scores[face];
        set => scores[face] = value;
    }

    /// <summary>How many faces have a score.</summary>
    public int Judged => scores.Count(score => score is not null);

    /// <summary>The mean over the faces that have a score; null where none has.</summary>
    public double? Mean => scores.Average();

    public FrameReport ToReport() => new(Index, Time.TotalSeconds, Mean, [.. Faces.Select((face, i) => face.ToReport(scores[i]))]);
}
