using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>The batches of the <see cref="Script"/> as rows.</summary>
public sealed class StandInBatchIndex(Script script) : IBatchIndex
{
    public Task<BatchPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = script
            .Batches.OrderByDescending(one => one.Value.SubmittedAt)
            .Skip(skip)
            .Take(take)
            .Select(one => one.Value.Snapshot(one.Key))
            .Select(Row);
        return Task.FromResult(new BatchPage([.. rows], script.Batches.Count));
    }

    public Task<IReadOnlyList<BatchResultRow>> ListVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        ListAsync(id, Enumerable.Range(0, script.Batches[id].Jobs.Length).Where(position => position > after).Take(take));

    public Task<IReadOnlyList<BatchResultRow>> ListResultsAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        ListAsync(id, script.Batches[id].Finished.Skip(after).Take(take));

    public Task<BatchRow> OpenAsync(NewBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BatchRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(script.Batches.TryGetValue(id, out var batch) ? Row(batch.Snapshot(id)) : null);

    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<BatchVideoRow>> ListOpenVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchSettlement> SettleAsync(
        Guid id,
        IReadOnlyCollection<Guid> jobs,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<BatchSettlement> GiveUpAsync(Guid id, Guid job, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchRow> CancelAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenJobsAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BatchRow> CloseAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<BatchVideoPage> SearchAsync(Guid id, BatchQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        var found = (await ListVideosAsync(id, -1, int.MaxValue, cancellationToken))
            .Where(video => query.Name is null || video.FileName.Contains(query.Name, StringComparison.OrdinalIgnoreCase))
            .Where(video => query.State is null || video.State == query.State)
            .ToList();
        return new BatchVideoPage([.. found.Skip(skip).Take(take).Select(video => new BatchListedVideo(video, null, null))], found.Count);
    }

    public Task<IReadOnlyList<ScoreCount>> CountScoresAsync(Guid id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static BatchRow Row(BatchSnapshot batch) => new(
        batch.Id,
        "",
        batch.Detectors,
        batch.Replicas,
        batch.State.ToString().ToLowerInvariant(),
        batch.EndedAt is null,
        batch.Total,
        batch.Completed,
        batch.Failed,
        batch.SubmittedAt,
        batch.EndedAt,
        batch.SubmittedBy);

    private Task<IReadOnlyList<BatchResultRow>> ListAsync(Guid id, IEnumerable<int> positions)
    {
        var batch = script.Batches[id];
        return Task.FromResult<IReadOnlyList<BatchResultRow>>([
            .. positions.Select(position =>
            {
                var video = batch.Request.Videos[position];
                var ordinal = batch.Finished.IndexOf(position) + 1;
                var parts =
                    ordinal > 0 && script.Jobs.TryGetValue(batch.Jobs[position], out var job)
                        ? job.Parts.Select(part => new PartRow(
                            part.Detector,
                            part.State.ToString().ToLowerInvariant(),
                            part.Score,
                            part.Reason,
                            part.Coverage?.Stored()))
                        : [];
                return new BatchResultRow(
                    ordinal > 0 ? ordinal : null,
                    position,
                    video.VideoId,
                    video.FileName,
                    batch.Jobs[position],
                    ordinal == 0
                        ? batch.Cancelled
                            ? "cancelled"
                            : "open"
                        : video.Refusal is null
                            ? "completed"
                            : "failed",
                    video.Refusal,
                    [.. parts]);
            }),
        ]);
    }
}
