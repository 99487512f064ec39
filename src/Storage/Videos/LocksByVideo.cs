using System.Globalization;

namespace FakeFinder.Storage.Videos;

/// <summary>A lock for all ids that share their first digit: enough to keep an id to itself, and few enough to need no cleaning up.</summary>
internal sealed class LocksByVideo : IDisposable
{
    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];

    /// <returns>To be disposed of, to leave the lock.</returns>
    public async Task<IDisposable> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var entered = locks[int.Parse(id.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)];
        await entered.WaitAsync(cancellationToken);
        return new Holder(entered);
    }

    public void Dispose() => Array.ForEach(locks, each => each.Dispose());

    private sealed class Holder(SemaphoreSlim entered) : IDisposable
    {
        public void Dispose() => entered.Release();
    }
}
