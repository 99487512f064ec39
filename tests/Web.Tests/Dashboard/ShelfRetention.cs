using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tombstones;

namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>What was deleted and used when; only what pages ask for.</summary>
internal sealed class ShelfRetention : ITombstones, IRetention
{
    public Dictionary<string, Tombstone> Videos { get; } = [];

    public Dictionary<Guid, Tombstone> Jobs { get; } = [];

    public Dictionary<string, DateTimeOffset> Uses { get; } = [];

    public Task<Tombstone?> FindVideoAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        Task.FromResult(Videos.GetValueOrDefault(id));

    public Task<Tombstone?> FindJobAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Jobs.GetValueOrDefault(id));

    public Task<Tombstone?> FindBatchAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTimeOffset?> FindLastUseAsync(string video, CancellationToken cancellationToken) =>
        Task.FromResult(Uses.TryGetValue(video, out var last) ? last : (DateTimeOffset?)null);

    public Task<IReadOnlyList<Guid>> ListJobsAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListBatchesAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListVideosAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteVideoAsync(string id, Expiry expiry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteBatchAsync(Guid id, Expiry expiry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task FinishDeletionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
