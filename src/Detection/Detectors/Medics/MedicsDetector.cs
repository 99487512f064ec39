using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// The detector of team The Medics (fifth of the DFDC). Faces are looked for in every tenth of the first hundred frames and connected to
/// tracks. Seven 3-D networks see each track's clip (99 frames for a face that is in all ten samples) and its mirror image, one 2-D network
/// sees its first 32 frames in a square that moves with the face. A network's prediction is the mean over the tracks, the score the mean
/// over the networks.
/// <para>As the original does: a face stage that finds no track is done once more in pictures of twice the size; without the 2-D network
/// where its crops cannot be made
/// into one array. Where the original ends in an exception, since a frame in which a face is to be looked for does not decode, or in
/// pictures too narrow for MTCNN, the score is 0.5 with that reason. The original also continues with fewer predictions when a network
/// fails (GPU memory); here that is a fault of the machine, and is thrown. Frames that its container promises and that do not decode are
/// black, where the original leaves memory as it was.</para>
/// </summary>
internal sealed class MedicsDetector(IFaceFinder finder, IReadOnlyList<NetworkLease> leases, MedicsParameters parameters) : ILoadedPipeline
{
    private const string ClipOutput = "logits";
    private const string FrameOutput = "logit";

    private readonly TrackSearch search = new(finder, parameters);
    private readonly NetworkHost frameNetwork = leases[^1].Network;

    public bool NeedsFramesOfOneSize => true;

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, .. leases.Select(lease => lease.Network.Report)];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var found = await search.RunAsync(analysis, parameters.LongSide, cancellationToken);
        if (found.MayFindMore)
        {
            found = await search.RunAsync(analysis, 2 * parameters.LongSide, cancellationToken);
        }

        if (found.Tracks.Count == 0)
        {
            return PipelineResult.Undetermined(
                found.Problem ?? $"No face was found that is there for {parameters.MinimumFrames} frames.",
                MedicsReport.Of(found, null)
            ) with
            {
                TracksSeen = found.TracksSeen,
            };
        }

        var pixels = await TrackPixels.ReadAsync(found.Tracks, parameters.FrameNetworkFrames, analysis, cancellationToken);
        var scores = await ScoreAsync(pixels, analysis, cancellationToken);
        using (analysis.Clock.Measure(Stage.Aggregation))
        {
            analysis.Report(Stage.Aggregation, 1, 1);
            return new PipelineResult(scores.Score, null, MedicsReport.Of(found, scores))
            {
                Judged = new JudgedFaces(pixels.SelectMany(track => track.Written).Distinct().Count(), found.TrackOf.Count, pixels.Count),
                TracksSeen = found.TracksSeen,
            };
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

    /// <summary>
    /// Network after network; those that take the same input follow one another, so that only one input is in memory at a time.
    /// </summary>
    private async Task<MedicsScores> ScoreAsync(
        IReadOnlyList<TrackPixels> pixels,
        VideoAnalysis analysis,
        CancellationToken cancellationToken)
    {
        var scores = new MedicsScores(parameters.ClipNetworks.Count, pixels.Count);
        var done = 0;
        foreach (var networks in parameters.ClipNetworks.Index().GroupBy(network => network.Item.Preparation, network => network.Index))
        {
            var preparation = ClipPreparation.Of(networks.Key);
            for (var track = 0; track < pixels.Count; track++)
            {
                await RunClipAsync([.. networks], preparation, pixels[track].Clip, track);
            }
        }

        if (pixels.All(track => track.Frames.AreUsable))
        {
            for (var track = 0; track < pixels.Count; track++)
            {
                scores.SetFrames(track, await RunFramesAsync(pixels[track].Frames, analysis, cancellationToken));
                Report();
            }
        }

        return scores;

        async Task RunClipAsync(int[] networks, ClipPreparation preparation, FaceClip clip, int track)
        {
            NetworkTensor straight, mirrored;
            using (analysis.Clock.Measure(Stage.Crops))
            {
                straight = preparation.ToTensor(clip, mirrored: false);
                mirrored = preparation.ToTensor(clip, mirrored: true);
            }

            foreach (var network in networks)
            {
                using (analysis.Clock.Measure(Stage.Networks))
                {
                    var host = leases[network].Network;
                    var logits = await Task.WhenAll(
                        host.RunAsync(straight, ClipOutput, cancellationToken),
                        host.RunAsync(mirrored, ClipOutput, cancellationToken));
                    scores.SetClip(network, track, logits[0][0], logits[1][0]);
                }

                Report();
            }
        }

        void Report()
        {
            var total = leases.Count * pixels.Count;
            done++;
            analysis.Report(Stage.Networks, done, total, $"network {done} of {total}");
        }
    }

    private async Task<List<float>> RunFramesAsync(FaceFrames frames, VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var logits = new List<float>();
        for (var first = 0; first < frames.Count; first += frameNetwork.BatchLimit)
        {
            using (analysis.Clock.Measure(Stage.Networks))
            {
                var block = frames.ToTensor(first, Math.Min(frameNetwork.BatchLimit, frames.Count - first));
                logits.AddRange((await frameNetwork.RunAsync(block, FrameOutput, cancellationToken)).Values);
            }
        }

        return logits;
    }
}
