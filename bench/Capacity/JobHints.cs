using System.Collections.Concurrent;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Bench.Capacity;

/// <summary>What the capacity grain tells jobs: the simulated ones, for which no grain runs, get it from here.</summary>
internal sealed class JobHints : IOutgoingGrainCallFilter
{
    private readonly ConcurrentQueue<Guid> ready = new();
    private int lost;

    /// <summary>Leases that ended without a result, of which there should be none.</summary>
    public int Lost => lost;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        switch (context.InterfaceName == typeof(IVideoWork).FullName ? context.MethodName : null)
        {
            case nameof(IVideoWork.SlotReady):
                ready.Enqueue(context.TargetId.GetGuidKey());
                return Task.CompletedTask;
            case nameof(IVideoWork.LeaseLost):
                Interlocked.Increment(ref lost);
                return Task.CompletedTask;
            default:
                return context.Invoke();
        }
    }

    /// <summary>The jobs that were told since to ask again.</summary>
    public IEnumerable<Guid> Take()
    {
        while (ready.TryDequeue(out var job))
        {
            yield return job;
        }
    }
}
