using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Crops.Alignment;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Wm;

/// <summary>
/// Pipeline <c>wm</c>, after Team WM's entry in the Deepfake Detection Challenge: one aligned face of each of up to 25 frames, an Xception and two WS-DANs (Hu et al., 2019).
/// The score is 0.5 with the reason where the original throws: no frame of ten, or no face in any.
/// </summary>
internal sealed class WmPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : EnsemblePipeline<WmParameters>(finders, files, networks)
{
    public override string Name => "wm";

    protected override ISamplingPlan Plan(WmParameters parameters) => Candidates(parameters);

    protected override IFrameFeed Frames(WmParameters parameters) => new FramesUntilFull(Candidates(parameters));

    protected override IReadOnlyList<CropInput?> Inputs(WmParameters parameters) => [.. parameters.Networks.Select(network => network.ToInput())];

    protected override IFaceCrop Crop(WmParameters parameters) => new AlignedCrop
    {
        Side = parameters.Side,
        Targets = parameters.TargetPoints,
        WholeLandmarks = parameters.WholeLandmarks,
    };

    protected override IEnsembleRule Rule(WmParameters parameters) => new WmRule([.. parameters.Networks.Select(network => network.Weight)], parameters.Frames);

    private static CandidateFrames Candidates(WmParameters parameters) => new(parameters.Stride, parameters.Frames);
}
