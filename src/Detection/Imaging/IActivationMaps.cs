using FakeFinder.Catalog;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Imaging;

/// <summary>A pipeline whose networks tell where in a face they see what speaks for fake.</summary>
internal interface IActivationMaps
{
    /// <summary>The map of the first network of the detector that gives one.</summary>
    /// <param name="entry">Of the detector in models.json.</param>
    /// <exception cref="NoActivationMapException">None gives one, or it is not the network of the report.</exception>
    /// <exception cref="DetectorLoadException">A file is missing or broken, or the entry's parameters are wrong.</exception>
    Task<ActivationMap> ActivateAsync(DetectorEntry entry, Frame frame, ActivationRequest request, CancellationToken cancellationToken);
}
