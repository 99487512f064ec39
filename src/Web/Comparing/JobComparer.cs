using FakeFinder.Contracts;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Comparing;

/// <summary>Reads what a comparison of two jobs needs.</summary>
internal sealed class JobComparer(IGrainFactory grains, IOwners owners, JobEvidence evidence)
{
    /// <exception cref="JobNotFoundException">One of the jobs was never submitted, was deleted, or is not the viewer's.</exception>
    public async Task<JobComparison> CompareAsync(Viewer viewer, Guid first, Guid second, CancellationToken cancellationToken) =>
        JobComparison.Of(
            await ReadAsync(viewer, first, cancellationToken), await ReadAsync(viewer, second, cancellationToken), evidence);

    private async Task<ComparedJob> ReadAsync(Viewer viewer, Guid id, CancellationToken cancellationToken)
    {
        if (await owners.LookAsync(viewer, OwnedThing.Job, $"{id}", cancellationToken) == Ownership.Hidden)
        {
            throw JobNotFoundException.For(id);
        }

        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        return new ComparedJob(job, await evidence.ReportsOfAsync(job, cancellationToken));
    }
}
