using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Selimsef;

/// <summary>
/// Pipeline <c>selimsef</c>, after Selim Seferbekov's entry in the Deepfake Detection Challenge: all faces of each frame, seven EfficientNet-B7.
/// The score is 0.5 with the reason where the original throws and gives 0.5: one face in the whole video, or a face that makes a crop without pixels. The
/// original runs in half precision on a GPU, this in single precision.
/// </summary>
internal sealed class SelimsefPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : EnsemblePipeline<SelimsefParameters>(finders, files, networks)
{
    public override string Name => "selimsef";

    protected override ISamplingPlan Plan(SelimsefParameters parameters) => new SelimsefFrames(parameters.Frames);

    protected override IFaceCrop Crop(SelimsefParameters parameters) => new SelimsefCrop(parameters.Side);

    protected override IEnsembleRule Rule(SelimsefParameters parameters) => new SelimsefRule(parameters.MostFaces);
}
