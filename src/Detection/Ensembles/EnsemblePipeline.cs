using FakeFinder.Catalog;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Ensembles;

/// <summary>A pipeline that is an ensemble: what its detectors differ in is the parameters, the frames, the crop, what the networks see of it, and the rule.</summary>
internal abstract class EnsemblePipeline<TParameters>(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
    where TParameters : EnsembleParameters
{
    public abstract string Name { get; }

    public ISamplingPlan PlanOf(DetectorEntry entry) => Plan(Parameters(entry));

    public string? WhatIsMissing(DetectorEntry entry) =>
        Parameters(entry).NetworkNames.Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        var finder = await finders.LoadAsync(entry, cancellationToken);
        try
        {
            var leases = await networks.BorrowAllAsync(parameters.NetworkNames, batchLimit: null, cancellationToken);
            return new FaceEnsemble(finder, leases, Crop(parameters), Rule(parameters)) { Frames = Frames(parameters), Inputs = Inputs(parameters) };
        }
        catch
        {
            await finder.DisposeAsync();
            throw;
        }
    }

    protected abstract ISamplingPlan Plan(TParameters parameters);

    /// <summary>How the frames are read: those of the plan.</summary>
    protected virtual IFrameFeed Frames(TParameters parameters) => new PlannedFrames();

    /// <summary>How the input of each network is made of the crops; null for one that takes them as they are, and for all where there is no list.</summary>
    protected virtual IReadOnlyList<CropInput?>? Inputs(TParameters parameters) => null;

    protected abstract IFaceCrop Crop(TParameters parameters);

    protected abstract IEnsembleRule Rule(TParameters parameters);

    private static TParameters Parameters(DetectorEntry entry) => EntryParameters.Read<TParameters>(entry.Parameters, $"detector {entry.Name}");
}
