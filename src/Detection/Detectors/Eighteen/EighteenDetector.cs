using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// The detector of team Eighteen Years Old (fourth of the DFDC). Faces of up to 160 frames are connected to tubes, of which the longest,
/// two at most, are judged: SlowFast networks see the face over all frames, image networks see it in up to 35 of them, partly mirrored as
/// well. The networks are data in models.json; <see cref="ImageRule"/>, <see cref="FaceRule"/> and <see cref="FinalRule"/> make one score
/// of their outputs.
/// <para>The frames are passed over twice, and never kept: the first time for the boxes, the second time for the pictures in the networks'
/// own sizes. In the report a face's score is the weighted mean of
/// the image networks' probabilities of it in that very frame; faces of other frames and of other people have none. A network's score is
/// the one that goes into the final score.</para>
/// <para>Mended: the original never loads the weights of its EfficientNet-B0, whose 8 per cent of the score are noise there; those of its
/// ResNet-34 it finds in one working directory only. Here both are loaded.
/// The original also answers 0.5 to a file whose name does not end in <c>.mp4</c>; here a video has no name. A network that fails is a
/// fault here, and is thrown; there the others continue alone. As there, a video of fewer than five frames is judged by the clip networks
/// alone, and one whose frames usually have no face, or whose face lies beyond the frame, gets 0.5 with the reason.</para>
/// </summary>
internal sealed class EighteenDetector(IFaceFinder finder, IReadOnlyList<NetworkLease> leases, EighteenParameters parameters)
    : ILoadedPipeline
{
    public bool NeedsFramesOfOneSize => true;

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, .. leases.Select(lease => lease.Network.Report)];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var sheet = new ScoreSheet();
        var found = await FindTubesAsync(sheet, analysis, cancellationToken);
        if (found.Tubes.Count == 0)
        {
            var reason = sheet.Frames == 0 ? analysis.NoneDecoded
                : sheet.Faces == 0 ? $"No face was found ({sheet.Summary})."
                : $"It is usual for a frame of this video to have no face ({sheet.Summary}).";
            return PipelineResult.Undetermined(reason, sheet.ToReports()) with { TracksSeen = found.Seen };
        }

        IReadOnlyList<TubePixels> pixels;
        try
        {
            pixels = await ReadPixelsAsync(found, analysis, cancellationToken);
        }
        catch (UncroppableFaceException exception)
        {
            return PipelineResult.Undetermined(exception.Message, sheet.ToReports()) with { TracksSeen = found.Seen };
        }

        var results = await RunNetworksAsync(pixels, analysis, cancellationToken);
        using (analysis.Clock.Measure(Stage.Aggregation))
        {
            analysis.Report(Stage.Aggregation, 1, 1, sheet.Summary);
            return Judge(sheet, found, pixels, results);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await finder.DisposeAsync();
        foreach (var lease in leases)
        {
            await lease.DisposeAsync();
        }
    }

    /// <summary>The first pass: boxes alone are kept.</summary>
    internal async Task<FoundTubes> FindTubesAsync(ScoreSheet sheet, VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var frames = new List<FaceScores>();
        var (width, height) = (0, 0);
        await foreach (
            var (frame, scores) in analysis
                .ReadFramesAsync(cancellationToken)
                .Ahead(ReadAhead.Frames, cancellationToken)
                .FindFaces(finder, sheet, analysis, atOnce: 1, cancellationToken))
        {
            (width, height) = (frame.Width, frame.Height);
            frames.Add(scores);
        }

        TubeBox[][] boxes = [.. frames.Select(frame => frame.Faces.Select(face => TubeBox.Of(face.Box)).ToArray())];
        var tubes = FaceTubes.Connect(boxes, parameters.MinimumOverlap);
        return new FoundTubes(frames, FaceTubes.Longest(tubes, boxes, parameters.MostFaces), tubes.Count, width, height);
    }

    /// <summary>The second pass: the frames that pictures come from, which all have the first one's size.</summary>
    /// <exception cref="UncroppableFaceException">A face has no square in the frames.</exception>
    /// <exception cref="UndecodableVideoException">A frame that decoded in the first pass does not decode again.</exception>
    internal async Task<IReadOnlyList<TubePixels>> ReadPixelsAsync(
        FoundTubes found,
        VideoAnalysis analysis,
        CancellationToken cancellationToken)
    {
        TubePixels[] pixels =
        [
            .. found.Tubes.Select(tube => new TubePixels(tube, found.Frames.Count, found.Width, found.Height, parameters)),
        ];
        int[] sources = [.. pixels.SelectMany(face => face.Sources).Distinct().Order()];
        var cut = 0;
        await foreach (var frame in analysis.ReadFramesAsync([.. sources.Select(source => found.Frames[source].Index)], cancellationToken))
        {
            if (found.Frames[sources[cut]].Index != frame.Index)
            {
                break;
            }

            using (analysis.Clock.Measure(Stage.Crops))
            {
                using var image = new FrameImage(frame);
                Array.ForEach(pixels, face => face.Cut(sources[cut], image.Rgb));
            }

            cut++;
            analysis.Report(Stage.Crops, cut, sources.Length, $"crop {cut} of {sources.Length}");
        }

        return cut == sources.Length ? pixels : throw NotAgain(found.Frames[sources[cut]]);
    }

    /// <summary>What the networks say of the faces.</summary>
    internal Task<IReadOnlyList<NetworkResult>> RunNetworksAsync(
        IReadOnlyList<TubePixels> pixels,
        VideoAnalysis analysis,
        CancellationToken cancellationToken
    ) => new TubeNetworks(parameters.Networks, leases, pixels, analysis).RunAsync(cancellationToken);

    /// <summary>The score of the video, and those of the faces and networks.</summary>
    internal PipelineResult Judge(
        ScoreSheet sheet,
        FoundTubes found,
        IReadOnlyList<TubePixels> pixels,
        IReadOnlyList<NetworkResult> results)
    {
        ScoreFaces(found, pixels, results);
        var score = FinalRule.ScoreOf(Of(NetworkKind.Clip), Of(NetworkKind.Image), parameters.ClipShare);
        var verdict = score is { } known
            ? new PipelineResult(known, null, sheet.ToReports())
            : PipelineResult.Undetermined(
                $"The image networks judge several frames together, and there are too few ({sheet.Summary}).",
                sheet.ToReports());
        return verdict with
        {
            Judged = new JudgedFaces(
                pixels.SelectMany(face => face.Sources).Distinct().Count(),
                pixels.Sum(face => face.Sources.Count()),
                pixels.Count),
            TracksSeen = found.Seen,
            NetworkScores = results
                .Where(result => result.Score is not null)
                .ToDictionary(result => result.Network.Name, result => result.Score!.Value),
        };

        WeightedScore[] Of(NetworkKind kind) =>
            [
                .. results
                    .Where(result => result.Network.Kind == kind && result.Score is not null)
                    .Select(result => new WeightedScore(result.Score!.Value, result.Network.Weight)),
            ];
    }

    private static UndecodableVideoException NotAgain(FaceScores frame) =>
        new($"Frame {frame.Index} could be decoded once, but not again.");

    private static void ScoreFaces(FoundTubes found, IReadOnlyList<TubePixels> pixels, IReadOnlyList<NetworkResult> results)
    {
        NetworkResult[] images = [.. results.Where(result => result.Network.Kind == NetworkKind.Image)];
        var weights = images.Sum(result => result.Network.Weight);
        foreach (var (place, position) in ImageRule.PositionsOf(found.Frames.Count).Index())
        {
            for (var face = 0; face < pixels.Count && images.Length > 0; face++)
            {
                var entry = pixels[face].Cover[position];
                found.Frames[entry.Position][entry.Face] =
                    images.Sum(result => result.Faces[face][place].Probability * result.Network.Weight) / weights;
            }
        }
    }
}
