using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Pipelines;

/// <summary>One face and what networks said of it.</summary>
/// <param name="Outputs">The face's row of each network's output, in the order of the networks.</param>
internal readonly record struct FaceOutputs(FaceScores Scores, int Face, IReadOnlyList<float[]> Outputs);

/// <summary>A network that judges crops.</summary>
/// <param name="Output">The one that is read.</param>
/// <param name="Input">How its input is made of them; null where it takes them as they are.</param>
internal readonly record struct JudgingNetwork(NetworkHost Host, string Output, CropInput? Input = null);

/// <summary>The stage that runs networks on crops.</summary>
internal static class NetworkStage
{
    /// <summary>
    /// Runs the crops in their order, in batches filled across frames up to the networks' limit; so each batch of a video is the same
    /// whenever it is analysed. Each batch goes through one network after another, so that crops need not be kept. Tells how far it is.
    /// </summary>
    public static async IAsyncEnumerable<FaceOutputs> RunNetworks(
        this IAsyncEnumerable<CroppedFace> crops,
        IReadOnlyList<JudgingNetwork> networks,
        ScoreSheet sheet,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var done = 0;
        await foreach (var batch in crops.Chunk(networks.Min(network => network.Host.BatchLimit)).WithCancellation(cancellationToken))
        {
            var block = ToBlock(batch);
            var results = new List<NetworkTensor>();
            foreach (var network in networks)
            {
                NetworkTensor input;
                using (analysis.Clock.Measure(Stage.Crops))
                {
                    input = network.Input?.Of(block) ?? block;
                }

                using (analysis.Clock.Measure(Stage.Networks))
                {
                    results.Add(await network.Host.RunAsync(input, network.Output, cancellationToken));
                }

                var steps = (done * networks.Count) + (batch.Length * results.Count);
                analysis.Report(
                    Stage.Networks,
                    steps,
                    sheet.FacesInAll * networks.Count,
                    Describe(done + batch.Length, sheet.FacesInAll, results.Count, networks.Count));
            }

            done += batch.Length;
            for (var row = 0; row < batch.Length; row++)
            {
                yield return new FaceOutputs(batch[row].Scores, batch[row].Face, results.ConvertAll(result => result[row].ToArray()));
            }
        }
    }

    private static string Describe(int crop, int crops, int network, int networks) =>
        $"crop {crop}{(crops == 0 ? "" : $" of {crops}")}{(networks == 1 ? "" : $", network {network} of {networks}")}";

    private static NetworkTensor ToBlock(CroppedFace[] batch)
    {
        var length = batch[0].Tensor.Length;
        var values = new float[batch.Length * length];
        for (var row = 0; row < batch.Length; row++)
        {
            batch[row].Tensor.CopyTo(values, row * length);
        }

        return new NetworkTensor(values, [batch.Length, 3, batch[0].Side, batch[0].Side]);
    }
}
