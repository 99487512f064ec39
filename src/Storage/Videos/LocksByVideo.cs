using System.Globalization;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Videos;

/// <summary>
/// Keeps a video to itself, among this process's threads and among the processes that share the database. Within the process one lock
/// serves all ids that share their first digit: enough to keep an id to itself, and few enough to need no cleaning up.
/// </summary>
internal sealed class LocksByVideo(IStorageDatabase database) : IDisposable
{
    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];

    /// <returns>To be disposed of, to leave the lock.</returns>
    public async Task<IAsyncDisposable> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var entered = locks[int.Parse(id.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)];
        await entered.WaitAsync(cancellationToken);
        try
        {
            return new Holder(entered, await database.LockAsync($"video {id}", cancellationToken));
        }
        catch
        {
            entered.Release();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(locks, each => each.Dispose());

    private sealed class Holder(SemaphoreSlim entered, IAsyncDisposable among) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await among.DisposeAsync();
            }
            finally
            {
                entered.Release();
            }
        }
    }
}
