using System.Runtime.CompilerServices;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// The detector of NTech-Lab (third of the DFDC). About 15 frames a second are kept; faces are looked for in every third of them and
/// followed by their overlap; all tracks that are long and sure enough are judged, by one EfficientNet-B7 that sees sequences of seven
/// frames and by two that see faces. The score is the mean of all probabilities of all crops, the surer ones weighing more.
/// <para>The original keeps every frame in memory. Here the frames are read twice: first for the faces, of which boxes stay, then, only
/// those frames that crops need, for the networks, whose
/// probabilities stay. So pixels take at most eleven frames (the last seven, and those that wait for the next stage) and six blocks of
/// crops (half a megabyte each crop), whatever the length of the clip and the number of faces; what grows with them is about two hundred
/// bytes for a found face and four for a crop's probability.</para>
/// <para>In the report stand the frames in which faces were looked for. A face's score is what the face networks said of it in that frame,
/// or, where it was not asked, the mean of what they said in the kept frames
/// before and after; a face of no track has none. The sequences count for the score alone.</para>
/// </summary>
/// <param name="leases">In the order of <see cref="NtechInput"/>.</param>
internal sealed class NtechDetector(IFaceFinder finder, IReadOnlyList<NetworkLease> leases, NtechParameters parameters) : ILoadedPipeline
{
    private const string Logit = "logit";

    /// <summary>Blocks that may wait for a network.</summary>
    private const int BlocksAhead = 1;

    public bool NeedsFramesOfOneSize => true;

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, .. leases.Select(lease => lease.Network.Report)];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var search = await NtechSearch.RunAsync(finder, parameters, analysis, cancellationToken);
        if (search.Kept.Count == 0)
        {
            return PipelineResult.Undetermined(analysis.NoneDecoded);
        }

        if (search.Tracks.Count == 0)
        {
            return PipelineResult.Undetermined($"No face could be followed for long enough ({search.Summary}).", search.ToReports()) with
            {
                TracksSeen = search.TracksSeen,
            };
        }

        NtechPlan[] plans = [.. search.Tracks.Select(track => new NtechPlan(track, parameters))];
        var crops = new NtechCrops(search.Kept, plans, parameters.Enlargement);
        var scores = new NtechScores(plans);
        await foreach (var outputs in RunNetworks(crops, analysis, cancellationToken))
        {
            scores.Add(outputs);
        }

        using (analysis.Clock.Measure(Stage.Aggregation))
        {
            analysis.Report(
                Stage.Aggregation,
                1,
                1,
                crops.LeftOut == 0 ? search.Summary : $"{search.Summary}; {crops.LeftOut} crops outside of the frame were left out");
            search.Mark(scores);
            var verdict = scores.Score is { } score
                ? new PipelineResult(score, null, search.ToReports())
                : PipelineResult.Undetermined("Every face that could be followed is outside of the frame.", search.ToReports());
            return verdict with
            {
                Judged = new JudgedFaces(scores.JudgedFrames, search.JudgedFaces, scores.JudgedTracks),
                TracksSeen = search.TracksSeen,
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

    /// <summary>One block after another, each through its network.</summary>
    internal async IAsyncEnumerable<NtechOutputs> RunNetworks(
        NtechCrops crops,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var done = 0;
        int[] limits = [.. leases.Select(lease => lease.Network.BatchLimit)];
        await foreach (var batch in crops.ReadAsync(limits, analysis, cancellationToken).Ahead(BlocksAhead, cancellationToken))
        {
            NetworkTensor logits;
            using (analysis.Clock.Measure(Stage.Networks))
            {
                logits = await leases[(int)batch.Input].Network.RunAsync(batch.Block, Logit, cancellationToken);
            }

            done += batch.Rows.Count;
            analysis.Report(
                Stage.Networks,
                done,
                crops.Count,
                $"crop {done} of {crops.Count}, network {(int)batch.Input + 1} of {leases.Count}");
            yield return new NtechOutputs(batch, logits.Values);
        }
    }
}
