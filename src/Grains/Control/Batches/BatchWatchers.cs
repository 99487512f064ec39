using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Batches;

/// <summary>
/// Those who watch one batch. Each has room for the latest state alone, which says all that older ones said. Not thread-safe (a grain owns
/// it).
/// </summary>
internal sealed class BatchWatchers
{
    private readonly List<Channel<BatchSnapshot>> watchers = [];

    public int Count => watchers.Count;

    public void Publish(BatchSnapshot batch) => watchers.ForEach(watcher => watcher.Writer.TryWrite(batch));

    public async IAsyncEnumerable<BatchSnapshot> Watch(BatchSnapshot now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateBounded<BatchSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        watchers.Add(watcher);
        try
        {
            yield return now;
            while (now.State == BatchState.Running)
            {
                yield return now = await watcher.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            watchers.Remove(watcher);
        }
    }
}
