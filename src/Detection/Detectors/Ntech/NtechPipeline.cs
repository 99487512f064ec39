using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// Pipeline <c>ntech</c>, see <see cref="NtechDetector"/>. It works with any face finder that gives confidences; one that gives none is
/// taken at its word.
/// </summary>
internal sealed class NtechPipeline(FaceFinders finders, NetworkFiles files, NetworkPool networks) : IPipeline
{
    public string Name => "ntech";

    public ISamplingPlan PlanOf(DetectorEntry entry) => new NtechFrames(ParametersOf(entry).FramesPerSecond);

    public string? WhatIsMissing(DetectorEntry entry) =>
        ParametersOf(entry).NetworkNames.Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var parameters = ParametersOf(entry);
        var finder = await finders.LoadAsync(entry, cancellationToken);
        var leases = new List<NetworkLease>();
        try
        {
            leases.AddRange(await networks.BorrowAllAsync([parameters.SequenceNetwork], WholeSequences, cancellationToken));
            leases.AddRange(
                await networks.BorrowAllAsync([parameters.FirstFaceNetwork, parameters.SecondFaceNetwork], null, cancellationToken));
            return new NtechDetector(finder, leases, parameters);
        }
        catch
        {
            await finder.DisposeAsync();
            foreach (var lease in leases)
            {
                await lease.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The configured limit cut to whole sequences, but at least one.</summary>
    private int WholeSequences => Math.Max(1, networks.BatchLimit / NtechPlan.SequenceLength) * NtechPlan.SequenceLength;

    private static NtechParameters ParametersOf(DetectorEntry entry) =>
        EntryParameters.Read<NtechParameters>(entry.Parameters, $"detector {entry.Name}");
}
