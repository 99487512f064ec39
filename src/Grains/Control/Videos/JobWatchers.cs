using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// Those who watch one job. Each has a short queue of its own; who falls behind gets a snapshot in place of what was missed. Not
/// thread-safe (a grain owns it).
/// </summary>
internal sealed class JobWatchers(Func<JobSnapshot> snapshot)
{
    /// <summary>Events that a watcher may lag behind before it is given a snapshot.</summary>
    private const int QueueLength = 64;

    private readonly List<Watcher> watchers = [];

    public int Count => watchers.Count;

    public void Publish(JobEvent change)
    {
        foreach (var watcher in watchers)
        {
            watcher.Behind |= !watcher.Queue.Writer.TryWrite(change);
        }
    }

    public async IAsyncEnumerable<JobEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher();
        watchers.Add(watcher);
        try
        {
            var last = Whole();
            yield return last;
            while (!last.State.IsFinal())
            {
                var next = await watcher.Queue.Reader.ReadAsync(cancellationToken);
                if (watcher.Behind)
                {
                    watcher.Behind = false;
                    while (watcher.Queue.Reader.TryRead(out _))
                    {
                        // The snapshot holds what these would have said.
                    }

                    next = Whole();
                }

                if (next.Sequence > last.Sequence)
                {
                    yield return last = next;
                }
            }
        }
        finally
        {
            watchers.Remove(watcher);
        }
    }

    private JobEvent Whole()
    {
        var now = snapshot();
        return new JobEvent(now.Epoch, now.Sequence, now.State, now, Part: null);
    }

    private sealed class Watcher
    {
        public Channel<JobEvent> Queue { get; } = Channel.CreateBounded<JobEvent>(QueueLength);

        public bool Behind { get; set; }
    }
}
