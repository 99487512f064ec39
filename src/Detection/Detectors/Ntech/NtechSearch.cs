using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Tracking;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>The first reading of the frames: which there are, and which faces go over how many of them.</summary>
internal sealed class NtechSearch
{
    private readonly List<int> kept = [];

    /// <summary>The frames in which faces were looked for.</summary>
    private readonly List<FaceScores> samples = [];
    private readonly ScoreSheet sheet;
    private readonly int stride;

    private NtechSearch(int wanted, int stride)
    {
        this.stride = stride;
        sheet = new ScoreSheet { FramesInAll = ((wanted - 1) / stride) + 1 };
    }

    /// <summary>
    /// Indices of the wanted frames that decode. Where one does not, the next takes its place, and later samples move by one frame, as in
    /// the original.
    /// </summary>
    public IReadOnlyList<int> Kept => kept;

    /// <summary>Those that are long and sure enough.</summary>
    public IReadOnlyList<FaceTrack> Tracks { get; private set; } = [];

    /// <summary>How many there are with the short and the unsure ones.</summary>
    public int TracksSeen { get; private set; }

    /// <summary>Faces that have a score.</summary>
    public int JudgedFaces => samples.Sum(sample => sample.Judged);

    /// <summary>Such as "3 faces in 2 frames".</summary>
    public string Summary => sheet.Summary;

    /// <summary>Gives each face of a track its score.</summary>
    public void Mark(NtechScores scores)
    {
        foreach (var (number, track) in Tracks.Index())
        {
            foreach (var (i, face) in track.Faces.Index())
            {
                samples[track.FirstSample + i][face.Place] = scores.OfFace(number, i * stride);
            }
        }
    }

    public IReadOnlyList<FrameReport> ToReports() => sheet.ToReports();

    public static async Task<NtechSearch> RunAsync(
        IFaceFinder finder,
        NtechParameters parameters,
        VideoAnalysis analysis,
        CancellationToken cancellationToken)
    {
        var search = new NtechSearch(analysis.Wanted.Count, parameters.SampleStride);
        var tracker = new IouTracker(parameters.Tracking);
        var frames = search
            .SampledOf(analysis.ReadFramesAsync(cancellationToken), cancellationToken)
            .Ahead(ReadAhead.Frames, cancellationToken);
        await foreach (var (_, scores) in frames.FindFaces(finder, search.sheet, analysis, atOnce: 1, cancellationToken))
        {
            search.samples.Add(scores);
            tracker.Add(scores.Faces);
        }

        search.Tracks = tracker.Complete();
        search.TracksSeen = tracker.Seen;
        return search;
    }

    private async IAsyncEnumerable<Frame> SampledOf(
        IAsyncEnumerable<Frame> frames,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var frame in frames.WithCancellation(cancellationToken))
        {
            var isSample = kept.Count % stride == 0;
            kept.Add(frame.Index);
            if (isSample)
            {
                yield return frame;
            }
        }
    }
}
