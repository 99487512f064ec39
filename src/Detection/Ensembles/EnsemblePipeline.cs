using FakeFinder.Catalog;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Ensembles;

/// <summary>A pipeline that is an ensemble: what its detectors differ in is the parameters, the frames, the crop and the rule.</summary>
internal abstract class EnsemblePipeline<TParameters>(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
    where TParameters : EnsembleParameters
{
    public abstract string Name { get; }

    public ISamplingPlan PlanOf(DetectorEntry entry) => Plan(Parameters(entry));

    public string? WhatIsMissing(DetectorEntry entry) =>
        Parameters(entry).Networks.Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        var finder = await finders.LoadAsync(entry, cancellationToken);
        try
        {
            var leases = await networks.BorrowAllAsync(parameters.Networks, batchLimit: null, cancellationToken);
            return new FaceEnsemble(finder, leases, Crop(parameters), Rule(parameters));
        }
        catch
        {
            await finder.DisposeAsync();
            throw;
        }
    }

    protected abstract ISamplingPlan Plan(TParameters parameters);

    protected abstract IFaceCrop Crop(TParameters parameters);

    protected abstract IEnsembleRule Rule(TParameters parameters);

    private static TParameters Parameters(DetectorEntry entry) => EntryParameters.Read<TParameters>(entry.Parameters, $"detector {entry.Name}");
}
