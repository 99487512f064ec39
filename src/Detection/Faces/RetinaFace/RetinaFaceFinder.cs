using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>
/// RetinaFace (Deng et al., 2019) on frames, as its implementation by biubug6 runs it. Its network is the borrower's to choose.
/// </summary>
internal sealed class RetinaFaceFinder(NetworkLease lease, RetinaFaceParameters parameters) : IFaceFinder
{
    private static readonly string[] Outputs = ["regression", "probability", "landmarks"];

    private readonly RetinaFaceDecoder decoder = new(parameters);

    public IReadOnlyList<NetworkReport> Networks { get; } = [lease.Network.Report];

    /// <inheritdoc/>
    /// <exception cref="UnfitFrameException">There is no result for frames of this size.</exception>
    public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scale = RetinaFaceScale.Of(frame.Width, frame.Height, parameters);
        var input = RetinaFacePicture.Of(frame, scale);
        var outputs = await lease.Network.RunAsync(input, Outputs, cancellationToken);
        input.Return();
        var faces = decoder.Decode(scale, new RetinaFaceOutputs(outputs[0][0], outputs[1][0], outputs[2][0]));
        outputs.Return();
        return faces;
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
