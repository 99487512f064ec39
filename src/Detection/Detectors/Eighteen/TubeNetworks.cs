using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// Runs the networks on the faces of one video, one network after another in the order of models.json, and tells how far it is.
/// </summary>
/// <param name="leases">Of the networks, in their order.</param>
/// <param name="faces">At least one.</param>
internal sealed class TubeNetworks(
    IReadOnlyList<EighteenNetwork> networks,
    IReadOnlyList<NetworkLease> leases,
    IReadOnlyList<TubePixels> faces,
    VideoAnalysis analysis)
{
    private const string ClipOutput = "logits";
    private const string ImageOutput = "logit";

    private readonly int frames = faces[0].Cover.Count;
    private int network;
    private int done;

    public async Task<IReadOnlyList<NetworkResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<NetworkResult>();
        for (network = 0; network < networks.Count; network++)
        {
            var tensors = new TubeTensors(networks[network]);
            var logits = new List<IReadOnlyList<Logits>>();
            foreach (var face in faces)
            {
                logits.Add(networks[network].Kind == NetworkKind.Clip
                    ? await RunClipAsync(tensors, face, cancellationToken)
                    : await RunImagesAsync(tensors, face, cancellationToken));
            }

            results.Add(new NetworkResult(networks[network], logits));
        }

        return results;
    }

    private async Task<IReadOnlyList<Logits>> RunClipAsync(TubeTensors tensors, TubePixels face, CancellationToken cancellationToken)
    {
        var output = await RunAsync(() => tensors.ToClip(face), ClipOutput, cancellationToken);
        Report(frames);
        return [Logits.Of(output[0])];
    }

    private async Task<IReadOnlyList<Logits>> RunImagesAsync(TubeTensors tensors, TubePixels face, CancellationToken cancellationToken)
    {
        var outputs = new List<NetworkTensor>();
        foreach (var rows in RowsOf(networks[network]).Chunk(leases[network].Network.BatchLimit))
        {
            outputs.Add(await RunAsync(() => tensors.ToBatch(face, rows), ImageOutput, cancellationToken));
            Report(rows.Length);
        }

        return outputs.Count == 0 ? [] : ImageRule.ByFrame(NetworkTensor.Join(outputs), networks[network].Mirrored);
    }

    private async Task<NetworkTensor> RunAsync(Func<NetworkTensor> prepare, string output, CancellationToken cancellationToken)
    {
        NetworkTensor input;
        using (analysis.Clock.Measure(Stage.Crops))
        {
            input = prepare();
        }

        using (analysis.Clock.Measure(Stage.Networks))
        {
            return await leases[network].Network.RunAsync(input, output, cancellationToken);
        }
    }

    private IReadOnlyList<ImageRow> RowsOf(EighteenNetwork image) => ImageRow.Of(ImageRule.PositionsOf(frames), image.Mirrored);

    /// <summary>A picture that a network has looked at is a step, be it one of a clip.</summary>
    private void Report(int pictures)
    {
        done += pictures;
        var total = faces.Count * networks.Sum(one => one.Kind == NetworkKind.Clip ? frames : RowsOf(one).Count);
        analysis.Report(Stage.Networks, done, total, $"network {network + 1} of {networks.Count}");
    }
}
