using FakeFinder.Catalog;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Imaging;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// The class activation map of one face by one network of an ensemble, which sees the crop that it was given for the report. Only that
/// network is loaded, where it is not loaded already.
/// </summary>
internal sealed class EnsembleActivation(
    DetectorEntry entry,
    EnsembleParameters parameters,
    FaceFinders finders,
    NetworkPool networks)
{
    /// <summary>The output that the importer writes.</summary>
    private const string Cam = "cam";

    /// <summary>Batch, rows, columns.</summary>
    private const int MapRank = 3;

    private readonly IFaceCrop crop = parameters.Crop.ToCrop();

    /// <exception cref="NoActivationMapException">No network gives a map, or it is not the one of the report.</exception>
    public async Task<ActivationMap> RunAsync(Frame frame, ActivationRequest request, CancellationToken cancellationToken)
    {
        var face = parameters.Crop is AlignedParameters
            ? await FindAsync(frame, request.Box, cancellationToken)
            : new Face(request.Box, Confidence: null, Landmarks: []);
        var cut = Cut(frame, face);
        foreach (var network in parameters.Networks)
        {
            var leases = await networks.BorrowAllAsync([network.ToChoice()], batchLimit: null, cancellationToken);
            await using var lease = leases[0];
            if (GivesMap(lease.Network))
            {
                RequireReported(lease.Network.Report, request.Networks);
                return await RunAsync(network, lease.Network, cut, cancellationToken);
            }
        }

        throw new NoActivationMapException(
            $"The networks of {entry.Title} were imported without activation maps; import them again: 'fakefinder weights remove "
                + $"{entry.Name}', then 'fakefinder weights pull {entry.Name}'.");
    }

    private static bool GivesMap(NetworkHost network) =>
        network.Outputs.Any(output => output is { Name: Cam, Type: NetworkPort.Float32, Shape.Count: MapRank });

    private void RequireReported(NetworkReport network, IReadOnlyList<NetworkReport> reported)
    {
        if (!reported.Any(one => one.Name == network.Name && string.Equals(one.Sha256, network.Sha256, StringComparison.OrdinalIgnoreCase)))
        {
            throw new NoActivationMapException(
                $"The network {network.Name} of {entry.Title} is not the one of this report: it was replaced since. Analyse the video "
                    + $"again to see a map.");
        }
    }

    private async Task<ActivationMap> RunAsync(
        EnsembleNetwork network,
        NetworkHost host,
        float[] cut,
        CancellationToken cancellationToken)
    {
        var block = new NetworkTensor(cut, 1, 3, crop.Side, crop.Side);
        var map = await host.RunAsync(network.ToInput(crop.Side)?.Of(block) ?? block, Cam, cancellationToken);
        return new ActivationMap(Shown(cut), crop.Side, map.Values, (int)map.Shape[^2], (int)map.Shape[^1]);
    }

    private float[] Cut(Frame frame, Face face)
    {
        using var image = new FrameImage(frame);
        try
        {
            return crop.Cut(image.Rgb, face) ?? throw new NoActivationMapException("The face lies outside of the frame.");
        }
        catch (UncroppableFaceException exception)
        {
            throw new NoActivationMapException(exception.Message);
        }
    }

    /// <summary>The face with its landmarks, which a report does not keep: the one that lies best where the report has it.</summary>
    private async Task<Face> FindAsync(Frame frame, FaceBox box, CancellationToken cancellationToken)
    {
        await using var finder = await finders.LoadAsync(entry, cancellationToken);
        var faces = await finder.FindAsync(frame, cancellationToken);
        return faces.Where(face => Overlap(face.Box, box) > 0).MaxBy(face => Overlap(face.Box, box))
            ?? throw new NoActivationMapException("The face finder of the detector finds no face at this place of the frame.");
    }

    /// <summary>Intersection over union.</summary>
    private static double Overlap(FaceBox one, FaceBox other)
    {
        var width = Math.Max(0, Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left));
        var height = Math.Max(0, Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top));
        var both = (double)width * height;
        return both > 0 ? both / (one.Area + other.Area - both) : 0;
    }

    /// <summary>The crop in 0..1.</summary>
    private float[] Shown(float[] cut)
    {
        if (!parameters.Crop.IsNormalised)
        {
            return cut;
        }

        var pixels = crop.Side * crop.Side;
        return [
            .. cut.Select((value, i) =>
                Math.Clamp((value * ImageNetPixels.Deviation[i / pixels]) + ImageNetPixels.Mean[i / pixels], 0, 1)),
        ];
    }
}
