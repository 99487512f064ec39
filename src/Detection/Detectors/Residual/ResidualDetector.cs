using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Residual;

/// <summary>
/// A classical cue: a face swap blends a smoother face into a noisier frame, so the high-pass residual inside the face is weaker than in
/// the ring around it (kernels of Zhou et al., CVPR 2018). The network gives a logit for each face; its logistic is the face's
/// score, the mean over faces the frame's, the mean over frames the video's. Uncalibrated: skin is smoother than most
/// backgrounds in real frames too.
/// </summary>
internal sealed class ResidualDetector(IFaceFinder finder, NetworkLease lease, FaceCrop crop) : ILoadedPipeline
{
    private const string Logit = "logit";

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, lease.Network.Report];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var sheet = new ScoreSheet();
        var outputs = analysis.ReadFramesAsync(cancellationToken).Ahead(ReadAhead.Frames, cancellationToken)
            .FindFaces(finder, sheet, analysis, atOnce: 1, cancellationToken).Ahead(ReadAhead.Frames, cancellationToken)
            .CropFaces(crop, analysis, cancellationToken).Ahead(lease.Network.BatchLimit, cancellationToken)
            .RunNetworks([new JudgingNetwork(lease.Network, Logit)], sheet, analysis, cancellationToken);
        await foreach (var (scores, face, logits) in outputs.WithCancellation(cancellationToken))
        {
            scores[face] = Logistic.Of(logits[0][0]);
        }

        using (analysis.Clock.Measure(Stage.Aggregation))
        {
            return Judge(sheet, analysis);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await finder.DisposeAsync();
        await lease.DisposeAsync();
    }

    private static PipelineResult Judge(ScoreSheet sheet, VideoAnalysis analysis)
    {
        if (sheet.Frames == 0)
        {
            return PipelineResult.Undetermined(analysis.NoneDecoded);
        }

        analysis.Report(Stage.Aggregation, 1, 1, sheet.Summary);
        return sheet.MeanOfFrames() is { } score
            ? new PipelineResult(score, null, sheet.ToReports())
            : PipelineResult.Undetermined($"No face was found ({sheet.Summary}).", sheet.ToReports());
    }
}
