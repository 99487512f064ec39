using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Imaging;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// Pipeline <c>ensemble</c>, all of which is data: which frames, how a face becomes a picture, which networks, how their outputs become one
/// score. A user's own network needs no more than an entry and its ONNX file. Three published detectors are entries of it:
/// <list type="bullet">
/// <item><c>boken</c>, after BokingChen's entry in the DeeperForensics Challenge 2020. The score is 0.5 with the reason where the original
/// throws:
/// no frame decodes, or a face lies wholly beyond the right or lower border.</item>
/// <item><c>selimsef</c>, after Selim Seferbekov's entry in the Deepfake Detection Challenge. The score is 0.5 with the reason where the
/// original
/// throws and gives 0.5: one face in the whole video, or a face that makes a crop without pixels. The original runs in half precision on a
/// GPU, this in single precision.</item>
/// <item><c>wm</c>, after Team WM's entry in the Deepfake Detection Challenge: an Xception and two WS-DANs (Hu et al., 2019). The score is
/// 0.5 with
/// the reason where the original throws: no frame of ten, or no face in any.</item>
/// </list>
/// </summary>
internal sealed class EnsemblePipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks)
    : IPipeline, IActivationMaps
{
    public string Name => "ensemble";

    public ISamplingPlan PlanOf(DetectorEntry entry) => Parameters(entry).Sampling.ToPlan();

    public string? WhatIsMissing(DetectorEntry entry) =>
        Parameters(entry).Networks.Select(network => files.WhatIsMissing(network.Name)).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        var finder = await finders.LoadAsync(entry, cancellationToken);
        try
        {
            return await LoadAsync(entry.Name, parameters, finder, cancellationToken);
        }
        catch
        {
            await finder.DisposeAsync();
            throw;
        }
    }

    public Task<ActivationMap> ActivateAsync(
        DetectorEntry entry,
        Frame frame,
        ActivationRequest request,
        CancellationToken cancellationToken) =>
        new EnsembleActivation(entry, Parameters(entry), finders, networks).RunAsync(frame, request, cancellationToken);

    private async Task<FaceEnsemble> LoadAsync(
        string detector,
        EnsembleParameters parameters,
        IFaceFinder finder,
        CancellationToken cancellationToken)
    {
        var rule = parameters.Rule.ToRule(parameters.Networks);
        var leases = await networks.BorrowAllAsync(
            [.. parameters.Networks.Select(network => network.ToChoice())],
            batchLimit: null,
            cancellationToken);
        try
        {
            return new FaceEnsemble(
                finder,
                [
                    .. parameters.Networks.Zip(
                        leases,
                        (network, lease) => EnsembleMember.Of(detector, network, lease, parameters.Crop.Side, rule.Output)),
                ],
                parameters.Crop.ToCrop(),
                rule)
            {
                Frames = parameters.Sampling.ToFeed(),
            };
        }
        catch
        {
            foreach (var lease in leases)
            {
                await lease.DisposeAsync();
            }

            throw;
        }
    }

    private static EnsembleParameters Parameters(DetectorEntry entry) =>
        EntryParameters.Read<EnsembleParameters>(entry.Parameters, $"detector {entry.Name}");
}
