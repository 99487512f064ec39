using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// Pipeline <c>medics</c>, see <see cref="MedicsDetector"/>. Its face finder must look at the picture as it gets it and give the faces in
/// the pixels of that picture.
/// </summary>
internal sealed class MedicsPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
{
    public string Name => "medics";

    /// <summary>Up to the frame before the one that would be the next sample.</summary>
    public ISamplingPlan PlanOf(DetectorEntry entry)
    {
        var parameters = ParametersOf(entry);
        return new FirstFrames((parameters.Samples * parameters.Stride) - 1);
    }

    public string? WhatIsMissing(DetectorEntry entry) =>
        ParametersOf(entry).NetworkNames.Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = ParametersOf(entry);
        var leases = await networks.BorrowAllAsync([.. parameters.NetworkNames], null, cancellationToken);
        try
        {
            return new MedicsDetector(await finders.LoadAsync(entry, cancellationToken), leases, parameters);
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

    private static MedicsParameters ParametersOf(DetectorEntry entry) =>
        EntryParameters.Read<MedicsParameters>(entry.Parameters, $"detector {entry.Name}");
}
