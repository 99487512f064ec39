using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Boken;

/// <summary>
/// Pipeline <c>boken</c>, after BokingChen's entry in the DeeperForensics Challenge 2020: the largest face of each frame, three EfficientNets.
/// The score is 0.5 with the reason where the original throws: no frame decodes, or a face lies wholly beyond the right or lower border.
/// </summary>
internal sealed class BokenPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : EnsemblePipeline<BokenParameters>(finders, files, networks)
{
    public override string Name => "boken";

    protected override ISamplingPlan Plan(BokenParameters parameters) => new EvenlySpacedFrames(parameters.Frames);

    protected override IFaceCrop Crop(BokenParameters parameters) => new BokenCrop(parameters.Enlargement, parameters.Side);

    protected override IEnsembleRule Rule(BokenParameters parameters) => new BokenRule();
}
