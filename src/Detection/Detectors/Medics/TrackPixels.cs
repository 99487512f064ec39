using FakeFinder.Detection.Images;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// What the networks see of one track: its clip and its moving squares, both in the networks' own sizes, so that no frame has to be kept.
/// </summary>
internal sealed class TrackPixels
{
    private readonly Track track;
    private readonly List<int> written = [];

    private TrackPixels(Track track, Frame first, int frames, int limit)
    {
        this.track = track;
        Clip = new FaceClip(Math.Min(track.To, frames) - track.From);
        Frames = new FaceFrames(track, first.Width, first.Height, limit);
    }

    /// <summary>For the 3-D networks.</summary>
    public FaceClip Clip { get; }

    /// <summary>For the 2-D network.</summary>
    public FaceFrames Frames { get; }

    /// <summary>Indices of the frames that are in the clip; those that did not decode are not.</summary>
    public IReadOnlyList<int> Written => written;

    /// <summary>Reads the frames once and cuts all tracks out of each.</summary>
    /// <param name="limit">At most so many frames for the 2-D network.</param>
    public static async Task<IReadOnlyList<TrackPixels>> ReadAsync(
        IReadOnlyList<Track> tracks,
        int limit,
        VideoAnalysis analysis,
        CancellationToken cancellationToken)
    {
        TrackPixels[] pixels = [];
        var end = Math.Min(tracks.Max(track => track.To), analysis.Wanted.Count);
        await foreach (var frame in analysis.ReadFramesAsync(cancellationToken))
        {
            if (frame.Index >= end)
            {
                break;
            }

            using (analysis.Clock.Measure(Stage.Crops))
            {
                pixels =
                    pixels.Length > 0 ? pixels : [.. tracks.Select(track => new TrackPixels(track, frame, analysis.Wanted.Count, limit))];
                using var image = new FrameImage(frame);
                Array.ForEach(pixels, track => track.Write(frame.Index, image));
            }

            analysis.Report(Stage.Crops, frame.Index + 1, end, $"crop {frame.Index + 1} of {end}");
        }

        return pixels;
    }

    private void Write(int index, FrameImage image)
    {
        var place = index - track.From;
        if (place >= 0 && place < Clip.Frames)
        {
            written.Add(index);
            Clip.Write(place, image.Rgb, track.Fixed);
            if (place < Frames.Count)
            {
                Frames.Write(place, image.Rgb, track.Moving[place]);
            }
        }
    }
}
