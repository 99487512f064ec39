using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Residual;

/// <summary>
/// Pipeline <c>residual</c>: heuristic, uncalibrated, for trying the system out. No weights were learnt; see
/// <see cref="ResidualDetector"/>.
/// </summary>
internal sealed class ResidualPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
{
    /// <summary>Where the network says how much larger than the face a crop must be.</summary>
    private const string EnlargementKey = "crop.enlargement";

    public string Name => "residual";

    public ISamplingPlan PlanOf(DetectorEntry entry) =>
        new EvenlySpacedFrames(EntryParameters.Read<ResidualParameters>(entry.Parameters, $"detector {entry.Name}").Frames);

    public string? WhatIsMissing(DetectorEntry entry)
    {
        PlanOf(entry);
        return files.WhatIsMissing(BuiltInNetwork.Residual);
    }

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var lease = await networks.BorrowAsync(BuiltInNetwork.Residual, cancellationToken);
        try
        {
            var crop = CropFor(lease.Network);
            return new ResidualDetector(await finders.LoadAsync(entry, cancellationToken), lease, crop);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The face stays in the middle, where the network's masks expect it. Averaging where a crop shrinks lets no pattern through that
    /// the face and the ring do not have.
    /// </summary>
    private static FaceCrop CropFor(NetworkHost network) =>
        network.Metadata.TryGetValue(EnlargementKey, out var text)
        && double.TryParse(text, CultureInfo.InvariantCulture, out var enlargement)
            ? new FaceCrop
            {
                Enlargement = enlargement,
                Side = network.InputShape[^1],
                Border = CropBorder.Mirror,
                Interpolation = InterpolationFlags.Area,
                Scaling = PixelScaling.None,
            }
            : throw new DetectorLoadException(
                $"The network {network.Report.Name} does not say '{EnlargementKey}'; use the one that the program builds.");
}
