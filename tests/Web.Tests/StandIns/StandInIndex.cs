using System.Collections.Concurrent;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>The jobs of the <see cref="Script"/> as rows.</summary>
public sealed class StandInIndex(Script script) : IJobIndex
{
    public ConcurrentDictionary<Guid, bool> Archived { get; } = [];

    /// <summary>What was looked for.</summary>
    public ConcurrentQueue<JobQuery> Asked { get; } = [];

    public Task<JobPage> ListAsync(Viewer viewer, int skip, int take, string? state, CancellationToken cancellationToken) =>
        Task.FromResult(
            new JobPage(
                [.. Jobs(state).OrderByDescending(job => job.SubmittedAt).Skip(skip).Take(take).Select(Row)],
                Jobs(state).Count()));

    public Task<IReadOnlyList<JobRow>> ListByVideoAsync(Viewer viewer, string videoId, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobRow>>([
            .. Jobs(null).Where(job => job.VideoId == videoId).OrderByDescending(job => job.SubmittedAt).Take(take).Select(Row),
        ]);

    public Task<IReadOnlyList<JobRow>> ListProbesAsync(Guid job, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobRow>>([
            .. script.Jobs.Values.Where(one => one.Probe?.Job == job).OrderByDescending(one => one.SubmittedAt).Select(Row),
        ]);

    public Task<JobPage> SearchAsync(Viewer viewer, JobQuery query, CancellationToken cancellationToken)
    {
        Asked.Enqueue(query);
        var found = Jobs(query.State).Select(Row)
            .Where(job => job.IsArchived == query.Archived
                && query.Ids?.Contains(job.Id) != false
                && (query.To is null || job.SubmittedAt < query.To)
                && (query.Text is null || job.FileName.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
                && (query.SubmittedBy is null || job.SubmittedBy?.Contains(query.SubmittedBy, StringComparison.OrdinalIgnoreCase) == true))
            .OrderByDescending(job => job.SubmittedAt)
            .ToList();
        return Task.FromResult(new JobPage([.. found.Skip(query.Skip).Take(query.Take)], found.Count));
    }

    public Task SetArchivedAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, bool isArchived, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            Archived[id] = isArchived;
        }

        return Task.CompletedTask;
    }

    public Task<JobRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(script.Jobs.TryGetValue(id, out var job) ? Row(job) : null);

    public Task<bool> OpenAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UpdateAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EndAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    private IEnumerable<JobSnapshot> Jobs(string? state) =>
        script.Jobs.Values.Where(job =>
            job.Probe is null && (state is null || string.Equals($"{job.State}", state, StringComparison.OrdinalIgnoreCase)));

    private JobRow Row(JobSnapshot job) => new(
        job.Id,
        job.VideoId,
        job.FileName,
        job.State.ToString().ToLowerInvariant(),
        job.EndedAt is null,
        job.SubmittedAt,
        job.EndedAt,
        [
            .. job.Parts.Select(part => new PartRow(
                part.Detector,
                part.State.ToString().ToLowerInvariant(),
                part.Score,
                part.Reason,
                part.Coverage?.Stored())),
        ],
        job.Probe is { } probe ? new ProbeRow(probe.Job, probe.Perturbation) : null,
        job.SubmittedBy,
        IsArchived: Archived.GetValueOrDefault(job.Id));
}
