using FakeFinder.Contracts;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Retention;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>Deletes batches of the <see cref="Script"/> whose jobs are gone.</summary>
public sealed class StandInBatchDeletions(Script script) : IBatchDeletions
{
    public Task<bool> DeleteAsync(Guid batch, Expiry? expiry, CancellationToken cancellationToken) => Task.FromResult(
        script.Batches.TryGetValue(batch, out var found)
        && found.Snapshot(batch).State != BatchState.Running
        && found.Jobs.All(script.Deleted.ContainsKey)
        && script.Batches.TryRemove(batch, out _));
}
