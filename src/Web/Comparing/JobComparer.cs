using FakeFinder.Contracts;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Comparing;

/// <summary>Reads what a comparison of two jobs needs.</summary>
internal sealed class JobComparer(IGrainFactory grains, JobEvidence evidence)
{
    /// <exception cref="JobNotFoundException">One of the jobs was never submitted, or was deleted.</exception>
    public async Task<JobComparison> CompareAsync(Guid first, Guid second, CancellationToken cancellationToken) =>
        JobComparison.Of(await ReadAsync(first, cancellationToken), await ReadAsync(second, cancellationToken), evidence);

    private async Task<ComparedJob> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        return new ComparedJob(job, await evidence.ReportsOfAsync(job, cancellationToken));
    }
}
