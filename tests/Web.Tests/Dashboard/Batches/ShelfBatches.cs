using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Tests.Dashboard.Batches;

/// <summary>Batches and one batch's videos that a test has put there; only what pages ask for.</summary>
internal sealed class ShelfBatches : IBatchIndex
{
    public List<BatchRow> Batches { get; } = [];

    public List<BatchListedVideo> Videos { get; } = [];

    public List<ScoreCount> Counts { get; } = [];

    /// <summary>What was asked, in order.</summary>
    public List<BatchQuery> Asked { get; } = [];

    public Task<BatchPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult(new BatchPage([.. Batches.Skip(skip).Take(take)], Batches.Count));

    public Task<BatchVideoPage> SearchAsync(Guid id, BatchQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        var found = Videos.FindAll(video => query.Name is null || video.Video.FileName.Contains(query.Name, StringComparison.Ordinal));
        return Task.FromResult(new BatchVideoPage([.. found.Skip(skip).Take(take)], found.Count));
    }

    public Task<IReadOnlyList<ScoreCount>> CountScoresAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoreCount>>([.. Counts]);

    public Task<IReadOnlyList<BatchResultRow>> ListVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BatchResultRow>>([.. Videos.Select(video => video.Video).Skip(after + 1).Take(take)]);

    public Task<IReadOnlyList<BatchResultRow>> ListResultsAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchRow> OpenAsync(NewBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BatchRow?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<BatchVideoRow>> ListOpenVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchSettlement> SettleAsync(
        Guid id, IReadOnlyCollection<Guid> jobs, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchSettlement> GiveUpAsync(Guid id, Guid job, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BatchRow> CancelAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenJobsAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BatchRow> CloseAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
