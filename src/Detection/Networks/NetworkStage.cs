using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Networks;

/// <summary>One face and what a network said of it.</summary>
/// <param name="Output">The face's row of the output.</param>
internal readonly record struct FaceOutput(FaceScores Scores, int Face, float[] Output);

/// <summary>The stage that runs a network on crops.</summary>
internal static class NetworkStage
{
    /// <summary>
    /// Runs the crops in their order, in batches filled across frames up to the network's limit; so each batch of a video is
    /// the same whenever it is analysed. Tells how far it is.
    /// </summary>
    public static async IAsyncEnumerable<FaceOutput> RunNetwork(
        this IAsyncEnumerable<CroppedFace> crops,
        NetworkHost network,
        string output,
        ScoreSheet sheet,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var done = 0;
        await foreach (var batch in crops.Chunk(network.BatchLimit).WithCancellation(cancellationToken))
        {
            NetworkTensor rows;
            using (analysis.Clock.Measure(Stage.Networks))
            {
                rows = await network.RunAsync(ToBlock(batch), output, cancellationToken);
            }

            done += batch.Length;
            analysis.Report(Stage.Networks, done, sheet.FacesInAll, sheet.FacesInAll == 0 ? $"crop {done}" : $"crop {done} of {sheet.FacesInAll}");
            for (var row = 0; row < batch.Length; row++)
            {
                yield return new FaceOutput(batch[row].Scores, batch[row].Face, rows[row].ToArray());
            }
        }
    }

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
