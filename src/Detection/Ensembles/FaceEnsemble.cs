using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Ensembles.Sampling;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// Several networks, each of which judges every face by itself; a rule makes one score of it.
/// </summary>
internal sealed class FaceEnsemble(IFaceFinder finder, IReadOnlyList<NetworkLease> leases, IFaceCrop crop, IEnsembleRule rule)
    : ILoadedPipeline
{
    private const string Logit = "logit";

    private readonly IReadOnlyList<NetworkHost> networks = [.. leases.Select(lease => lease.Network)];

    public required IFrameFeed Frames { get; init; }

    /// <summary>How the input of each network is made of the crops; null for one that takes them as they are.</summary>
    public required IReadOnlyList<CropInput?> Inputs { get; init; }

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, .. leases.Select(lease => lease.Network.Report)];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var sheet = new ScoreSheet { FacesPerFrame = rule.FacesPerFrame, MostFaces = rule.MostFaces };
        var byNetwork = networks.Select(_ => new List<double>()).ToList();
        try
        {
            await foreach (var (scores, face, logits) in JudgeFaces(sheet, analysis, cancellationToken).WithCancellation(cancellationToken))
            {
                double[] probabilities = [.. logits.Select(row => rule.ProbabilityOf(row))];
                scores[face] = rule.OfFace(probabilities);
                for (var network = 0; network < probabilities.Length; network++)
                {
                    byNetwork[network].Add(probabilities[network]);
                }
            }
        }
        catch (UncroppableFaceException exception)
        {
            return PipelineResult.Undetermined(exception.Message, sheet.ToReports());
        }

        using (analysis.Clock.Measure(Stage.Aggregation))
        {
            return Judge(sheet, byNetwork, analysis);
        }
    }

    /// <summary>The faces that are judged, in their order, with the output of each network.</summary>
    internal IAsyncEnumerable<FaceOutputs> JudgeFaces(ScoreSheet sheet, VideoAnalysis analysis, CancellationToken cancellationToken) =>
        Frames
            .ReadAsync(analysis, sheet, cancellationToken)
            .FindFaces(finder, sheet, analysis, cancellationToken)
            .Ahead(ReadAhead.Frames, cancellationToken)
            .CropFaces(crop, analysis, cancellationToken)
            .Ahead(networks.Min(network => network.BatchLimit), cancellationToken)
            .RunNetworks(
                [.. networks.Select((network, i) => new JudgingNetwork(network, Inputs[i]))],
                Logit,
                sheet,
                analysis,
                cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await finder.DisposeAsync();
        foreach (var lease in leases)
        {
            await lease.DisposeAsync();
        }
    }

    private PipelineResult Judge(ScoreSheet sheet, List<List<double>> byNetwork, VideoAnalysis analysis)
    {
        if (sheet.Frames == 0)
        {
            return PipelineResult.Undetermined(analysis.NoneDecoded);
        }

        analysis.Report(Stage.Aggregation, 1, 1, sheet.Summary);
        if (byNetwork[0].Count == 0)
        {
            return PipelineResult.Undetermined($"No face was found ({sheet.Summary}).", sheet.ToReports());
        }

        var (score, reason) = rule.Judge(byNetwork);
        return new PipelineResult(score, reason, sheet.ToReports());
    }
}
