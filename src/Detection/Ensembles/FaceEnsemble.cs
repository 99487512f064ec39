using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Ensembles.Sampling;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// Several networks, each of which judges every face by itself; a rule makes one score of it.
/// </summary>
internal sealed class FaceEnsemble(IFaceFinder finder, IReadOnlyList<EnsembleMember> members, IFaceCrop crop, IEnsembleRule rule)
    : ILoadedPipeline
{
    public required IFrameFeed Frames { get; init; }

    public IReadOnlyList<NetworkReport> Networks { get; } = [.. finder.Networks, .. members.Select(member => member.Network.Report)];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        var sheet = new ScoreSheet
        {
            FacesPerFrame = rule.FacesPerFrame,
            MostFaces = rule.MostFaces,
            CountsFaces = finder.FindsFaces,
        };
        var byNetwork = members.Select(_ => new List<double>()).ToList();
        try
        {
            await foreach (var (scores, face, rows) in JudgeFaces(sheet, analysis, cancellationToken).WithCancellation(cancellationToken))
            {
                double[] probabilities = [.. members.Zip(rows, (member, row) => member.ProbabilityOf(row))];
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
            .FindFaces(finder, sheet, analysis, Frames.LooksAtFaces ? 1 : WorkAhead.Frames, cancellationToken)
            .Ahead(ReadAhead.Frames, cancellationToken)
            .CropFaces(crop, analysis, cancellationToken)
            .Ahead(members.Min(member => member.Network.BatchLimit), cancellationToken)
            .RunNetworks(
                [.. members.Select(member => new JudgingNetwork(member.Network, member.Output, member.Input))],
                sheet,
                analysis,
                cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await finder.DisposeAsync();
        foreach (var member in members)
        {
            await member.DisposeAsync();
        }
    }

    private PipelineResult Judge(ScoreSheet sheet, List<List<double>> byNetwork, VideoAnalysis analysis)
    {
        if (sheet.Frames == 0)
        {
            return PipelineResult.Undetermined(analysis.NoneDecoded);
        }

        int? searched = finder.FindsFaces ? null : 0;
        analysis.Report(Stage.Aggregation, 1, 1, sheet.Summary);
        if (byNetwork[0].Count == 0)
        {
            var none = finder.FindsFaces ? $"No face was found ({sheet.Summary})." : $"No frame could be judged ({sheet.Summary}).";
            return PipelineResult.Undetermined(none, sheet.ToReports()) with { FramesSearched = searched };
        }

        var (score, reason) = rule.Judge(byNetwork);
        return new PipelineResult(score, reason, sheet.ToReports()) { FramesSearched = searched };
    }
}
