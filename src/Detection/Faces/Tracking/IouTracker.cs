namespace FakeFinder.Detection.Faces.Tracking;

/// <summary>
/// Connects the faces of one sample with those of the next by their overlap alone, after Bochinski, Eiselein and Sikora (AVSS 2017). A
/// track that is not continued in a sample has ended, and a face that continues none begins one. It keeps faces, no pixels, and no more
/// than the tracks that may count.
/// </summary>
internal sealed class IouTracker(IouTrackerParameters parameters)
{
    private readonly List<FaceTrack> finished = [];
    private List<OpenTrack> open = [];
    private int samples;

    /// <summary>Tracks that have ended, also those that do not count.</summary>
    public int Seen { get; private set; }

    /// <summary>
    /// Takes the faces of the next sample. Tracks choose in their order, the oldest first; of equal overlaps the first face is chosen.
    /// </summary>
    public void Add(IReadOnlyList<Face> faces)
    {
        List<TrackedFace> free =
        [
            .. faces.Select((face, place) => new TrackedFace(face, place)).Where(face => ConfidenceOf(face) >= parameters.Confidence),
        ];
        var continued = new List<OpenTrack>();
        foreach (var track in open)
        {
            if (TakeBest(track.Last, free) is { } next)
            {
                track.Faces.Add(next);
                continued.Add(track);
            }
            else
            {
                Finish(track);
            }
        }

        open = [.. continued, .. free.Select(face => new OpenTrack(samples, face))];
        samples++;
    }

    /// <summary>Ends what is still open.</summary>
    /// <returns>The tracks that count, in the order in which they ended.</returns>
    public IReadOnlyList<FaceTrack> Complete()
    {
        open.ForEach(Finish);
        open = [];
        return finished;
    }

    /// <summary>A finder that gives no confidence is taken at its word.</summary>
    private static double ConfidenceOf(TrackedFace face) => face.Face.Confidence ?? 1;

    private TrackedFace? TakeBest(FaceBox box, List<TrackedFace> free)
    {
        var (best, place) = (double.NegativeInfinity, -1);
        for (var i = 0; i < free.Count; i++)
        {
            if (OverlapOf(box, free[i].Face.Box) is var overlap && overlap > best)
            {
                (best, place) = (overlap, i);
            }
        }

        if (place < 0 || best < parameters.Overlap)
        {
            return null;
        }

        var taken = free[place];
        free.RemoveAt(place);
        return taken;
    }

    private void Finish(OpenTrack track)
    {
        Seen++;
        if (track.Faces.Count >= parameters.Samples && track.Faces.Max(ConfidenceOf) >= parameters.PeakConfidence)
        {
            finished.Add(new FaceTrack(track.FirstSample, track.Faces));
        }
    }

    private static double OverlapOf(FaceBox a, FaceBox b)
    {
        var width = (double)Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = (double)Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var shared = width * height;
        return shared / (AreaOf(a) + AreaOf(b) - shared);
    }

    private static double AreaOf(FaceBox box) => ((double)box.Right - box.Left) * ((double)box.Bottom - box.Top);

    private sealed class OpenTrack(int firstSample, TrackedFace first)
    {
        public int FirstSample => firstSample;

        public List<TrackedFace> Faces { get; } = [first];

        public FaceBox Last => Faces[^1].Face.Box;
    }
}
