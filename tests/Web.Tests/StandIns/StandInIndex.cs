using FakeFinder.Grains;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>The jobs of the <see cref="Script"/> as rows.</summary>
public sealed class StandInIndex(Script script) : IJobIndex
{
    public Task<JobPage> ListAsync(int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult(new JobPage(
            [.. script.Jobs.Values.OrderByDescending(job => job.SubmittedAt).Skip(skip).Take(take).Select(job => new JobRow(
                job.Id,
                job.VideoId,
                job.FileName,
                job.EndedAt is null ? "queued" : job.State.ToString().ToLowerInvariant(),
                job.EndedAt is null,
                job.SubmittedAt,
                job.EndedAt,
                [.. job.Parts.Select(part => new PartRow(part.Detector, part.State.ToString().ToLowerInvariant(), part.Score, part.Reason, part.Coverage?.Stored()))]))],
            script.Jobs.Count));

    public Task<bool> OpenAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobRow?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EndAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();
}
