using System.Globalization;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Imaging;

namespace FakeFinder.Web.Export;

/// <summary>Has the pictures of an export made, or learns why one cannot be had.</summary>
internal sealed class ExportPictures(IVideoImages images)
{
    /// <summary>Pictures of tracks; where there are more tracks, those that are seen in most frames.</summary>
    private const int MostTracks = 24;

    /// <summary>Pixels of a still.</summary>
    private const int StillWidth = 640;

    /// <summary>Pictures that are asked for at a time.</summary>
    private const int AtATime = 4;

    /// <summary>Stills of a video without a suspicious moment.</summary>
    private const int PlainStills = 3;

    public async Task<ExportedPictures> OfAsync(string video, VideoEvidence evidence, CancellationToken cancellationToken)
    {
        List<Wanted> wanted = [];
        var moments = evidence.Moments.Select((moment, at) => IsFace(moment.Spot)
            ? Want($"faces/moment-{at + 1}.jpg", $"Moment {at + 1}, {FaceOf(moment)} at {Time(moment.Spot)}", moment.Spot, isFace: true)
            : (int?)null).ToList();
        var shown = evidence.Tracks.OrderByDescending(track => track.Frames).Take(MostTracks).ToHashSet();
        var tracks = evidence.Tracks.Select(track => shown.Contains(track)
            ? Want($"faces/track-{track.Label}.jpg", $"Face {track.Label} at {Time(track.Best)}", track.Best, isFace: true)
            : (int?)null).ToList();
        var stills = evidence.Moments.Count > 0
            ? evidence.Moments.Select((moment, at) =>
                Want($"stills/moment-{at + 1}.jpg", $"Moment {at + 1}: the frame at {Time(moment.Spot)}", moment.Spot, isFace: false))
                .ToList()
            : Frames(evidence).Select((spot, at) =>
                Want($"stills/frame-{at + 1}.jpg", $"The frame at {Time(spot)}", spot, isFace: false)).ToList();
        var made = await MakeAsync(video, wanted, cancellationToken);
        return new ExportedPictures(
            [.. moments.Select(Made)], [.. tracks.Select(Made)], [.. stills.Select(at => made[at])]);

        int Want(string name, string caption, FaceSpot spot, bool isFace)
        {
            wanted.Add(new Wanted(name, caption, spot, isFace));
            return wanted.Count - 1;
        }

        ExportedPicture? Made(int? at) => at is { } place ? made[place] : null;
    }

    private async Task<ExportedPicture[]> MakeAsync(string video, List<Wanted> wanted, CancellationToken cancellationToken)
    {
        var made = new ExportedPicture[wanted.Count];
        await Parallel.ForAsync(
            0,
            wanted.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (at, token) =>
            {
                var one = wanted[at];
                var image = one.IsFace
                    ? await images.FaceAsync(video, one.Spot, token)
                    : await images.FrameAsync(video, one.Spot.Frame, StillWidth, token);
                made[at] = new ExportedPicture(
                    one.Name, one.Caption, one.Spot, image.Jpeg, image.Jpeg is null ? image.WhyNot ?? "The picture cannot be had." : null);
            });
        return made;
    }

    /// <summary>The first, a middle and the last of the frames that detectors looked at.</summary>
    private static IEnumerable<FaceSpot> Frames(VideoEvidence evidence)
    {
        var frames = evidence.Lanes.SelectMany(lane => lane.Marks).DistinctBy(mark => mark.Frame).OrderBy(mark => mark.Frame).ToList();
        return Enumerable.Range(0, PlainStills)
            .Select(at => at * (frames.Count - 1) / (PlainStills - 1))
            .Where(at => at >= 0 && frames.Count > 0)
            .Distinct()
            .Select(at => new FaceSpot(frames[at].Frame, frames[at].Seconds, 0, 0, 0, 0));
    }

    private static bool IsFace(FaceSpot spot) => spot.Right > spot.Left && spot.Bottom > spot.Top;

    private static string FaceOf(Moment moment) => moment.Track is { } track ? $"face {track}" : "the whole frame";

    private static string Time(FaceSpot spot) => spot.Seconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private sealed record Wanted(string Name, string Caption, FaceSpot Spot, bool IsFace);
}
