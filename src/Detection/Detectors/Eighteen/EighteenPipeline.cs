using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>Pipeline <c>eighteen</c>, see <see cref="EighteenDetector"/>. Any face finder will do.</summary>
internal sealed class EighteenPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
{
    public string Name => "eighteen";

    public ISamplingPlan PlanOf(DetectorEntry entry) => new EveryNthFrame(ParametersOf(entry).MostFrames);

    public string? WhatIsMissing(DetectorEntry entry) =>
        NamesIn(ParametersOf(entry)).Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = ParametersOf(entry);
        var finder = await finders.LoadAsync(entry, cancellationToken);
        try
        {
            return new EighteenDetector(
                finder,
                await networks.BorrowAllAsync(NamesIn(parameters), batchLimit: null, cancellationToken),
                parameters);
        }
        catch
        {
            await finder.DisposeAsync();
            throw;
        }
    }

    private static string[] NamesIn(EighteenParameters parameters) => Array.ConvertAll(parameters.Networks, network => network.Name);

    private static EighteenParameters ParametersOf(DetectorEntry entry) =>
        EntryParameters.Read<EighteenParameters>(entry.Parameters, $"detector {entry.Name}");
}
