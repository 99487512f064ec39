using FakeFinder.Detection.Faces.Anchors;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Faces.Dsfd;

/// <summary>
/// DSFD (Li et al., "Dual Shot Face Detector", CVPR 2019) on frames. The surest face comes first; its confidence is a probability. There
/// are no landmarks.
/// <para>As in NTech-Lab's use of it, for the score: the network's boxes are relative to the picture with what was added, but are scaled by
/// the sides without, so that along a side that is no multiple of
/// 32 they are a little too small and too near to the origin. They are not cut to the frame.</para>
/// </summary>
internal sealed class DsfdFaceFinder(NetworkLease lease, DsfdParameters parameters) : IFaceFinder
{
    private static readonly string[] Outputs = ["regression", "probability"];

    public IReadOnlyList<NetworkReport> Networks { get; } = [lease.Network.Report];

    public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (DsfdPicture.Of(frame, parameters.Side) is not { } picture)
        {
            return [];
        }

        var outputs = await lease.Network.RunAsync(picture.Tensor, Outputs, cancellationToken);
        var priors = new PriorGrid(PriorLayout.Dsfd, (int)picture.Tensor.Shape[2], (int)picture.Tensor.Shape[3]);
        Face[] faces =
        [
            .. DsfdBoxes
                .Decode(priors, outputs[0][0], outputs[1][0], parameters)
                .Select(found => new Face(ToFrame(found.Box, picture), found.Score, [])),
        ];
        outputs.Return();
        return faces;
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();

    internal static FaceBox ToFrame(FaceBox box, DsfdPicture picture) =>
        box.Scaled(picture.Resized.Width, picture.Resized.Height).Scaled(picture.Across, picture.Down);
}
