using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>Looks for faces in every n-th frame and makes tracks of those that touch in space and time.</summary>
internal sealed class TrackSearch(IFaceFinder finder, MedicsParameters parameters)
{
    /// <summary>In a picture with a shorter side MTCNN's pyramid has no level, and the original gives up.</summary>
    private const int SmallestSide = 20;

    /// <summary>
    /// The original reads a clip to its end: where this comes between two samples it continues with those that it has; where it is a sample
    /// that is missing, it fails, since its face finder wants pictures of one size.
    /// </summary>
    /// <param name="longSide">Pixels of the longer side of the pictures that faces are looked for in.</param>
    public async Task<TrackSearchResult> RunAsync(VideoAnalysis analysis, int longSide, CancellationToken cancellationToken)
    {
        var frames = new List<SampledFrame>();
        var decoded = 0;
        DetectorScale scale = default;
        var total = SamplesOf(analysis.Wanted.Count);
        await foreach (var frame in analysis.ReadFramesAsync(cancellationToken))
        {
            if (frame.Index != decoded)
            {
                break;
            }

            decoded++;
            if (frame.Index % parameters.Stride != 0)
            {
                continue;
            }

            using (analysis.Clock.Measure(Stage.Faces))
            {
                scale = new DetectorScale(frame.Width, frame.Height, longSide);
                if (Math.Min(scale.Width, scale.Height) < SmallestSide)
                {
                    return new TrackSearchResult
                    {
                        Problem = $"The frames ({frame.Width} x {frame.Height}) are too narrow to look for faces in.",
                    };
                }

                frames.Add(new SampledFrame(frame.Index, frame.Time, await finder.FindAsync(scale.Apply(frame), cancellationToken)));
            }

            var found = frames.Sum(sampled => sampled.Faces.Count);
            analysis.Report(Stage.Faces, frames.Count, total, $"{Count(found, "face")} in {Count(frames.Count, "frame")}");
        }

        return decoded == 0
            ? new TrackSearchResult { Problem = analysis.NoneDecoded }
            : decoded < analysis.Wanted.Count && decoded % parameters.Stride == 0
                ? new TrackSearchResult
                {
                    Frames = frames,
                    Scale = scale,
                    Problem = $"Frame {decoded}, in which a face was to be looked for, could not be decoded.",
                }
            : Connect(frames, total, scale);
    }

    private TrackSearchResult Connect(List<SampledFrame> frames, int samples, DetectorScale scale)
    {
        var volume = new FaceVolume(samples, scale.Height, scale.Width);
        var marks = new Dictionary<Face, int>(ReferenceEqualityComparer.Instance);
        foreach (var frame in frames)
        {
            foreach (var face in frame.Faces)
            {
                if (volume.Mark(frame.Index / parameters.Stride, face.Box, (float)(face.Confidence ?? 0)) is { } voxel)
                {
                    marks.Add(face, voxel);
                }
            }
        }

        volume.FillGaps();
        var tracks = new List<Track>();
        var places = new Dictionary<FaceComponent, int>();
        var seen = 0;
        foreach (var component in volume.FindComponents())
        {
            seen++;
            if (Track.Of(component, parameters, scale) is { } track)
            {
                places.Add(component, tracks.Count);
                tracks.Add(track);
            }
        }

        var trackOf = new Dictionary<Face, int>(ReferenceEqualityComparer.Instance);
        foreach (var (face, voxel) in marks)
        {
            if (places.TryGetValue(volume.ComponentAt(voxel)!, out var track))
            {
                trackOf.Add(face, track);
            }
        }

        return new TrackSearchResult { Frames = frames, Tracks = tracks, TracksSeen = seen, TrackOf = trackOf, Scale = scale };
    }

    private int SamplesOf(int frames) => (frames + parameters.Stride - 1) / parameters.Stride;

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
