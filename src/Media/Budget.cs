namespace FakeFinder.Media;

/// <summary>
/// An amount of something, such as places or bytes of memory, that is given out in parts to those who wait in order: nobody overtakes, so
/// nobody waits for ever. A part that is larger than the whole is given out where nothing else is, so that it can be had too.
/// </summary>
public sealed class Budget
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> queue = [];
    private long used;

    /// <param name="whole">At least 1.</param>
    public Budget(long whole)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(whole, 1);
        Whole = whole;
    }

    /// <summary>What is given out at most, but for a part that is larger.</summary>
    public long Whole { get; private set; }

    /// <summary>What is given out now.</summary>
    public long Used
    {
        get
        {
            lock (gate)
            {
                return used;
            }
        }
    }

    /// <summary>Waits for its turn and until so much is free.</summary>
    /// <returns>The part; disposing it gives it back, once however often it is called.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the part was given out.</exception>
    public async Task<IDisposable> TakeAsync(long amount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        LinkedListNode<Waiter> node;
        lock (gate)
        {
            node = queue.AddLast(new Waiter(amount));
            GiveOut();
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Leave(node, cancellationToken), null);
        await node.Value.Turn.Task;
        return new Part(this, amount);
    }

    /// <summary>Takes a part only where nobody waits and so much is free.</summary>
    /// <returns>Null where it is not.</returns>
    public IDisposable? TryTake(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        lock (gate)
        {
            if (queue.Count > 0 || !IsFree(amount))
            {
                return null;
            }

            used += amount;
            return new Part(this, amount);
        }
    }

    /// <summary>Makes the whole smaller or larger; what is given out stays so.</summary>
    /// <param name="whole">At least 1.</param>
    public void Resize(long whole)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(whole, 1);
        lock (gate)
        {
            Whole = whole;
            GiveOut();
        }
    }

    private bool IsFree(long amount) => used == 0 || amount <= Whole - used;

    /// <summary>Under the lock.</summary>
    private void GiveOut()
    {
        while (queue.First is { } first && IsFree(first.Value.Amount))
        {
            queue.RemoveFirst();
            used += first.Value.Amount;
            first.Value.Turn.TrySetResult();
        }
    }

    private void Leave(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // Has it been given out just now, then its owner gives it back.
            if (node.List is not null)
            {
                queue.Remove(node);
                GiveOut();
                node.Value.Turn.TrySetCanceled(cancellationToken);
            }
        }
    }

    private void GiveBack(long amount)
    {
        lock (gate)
        {
            used -= amount;
            GiveOut();
        }
    }

    private sealed record Waiter(long Amount)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Part(Budget budget, long amount) : IDisposable
    {
        private int returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                budget.GiveBack(amount);
            }
        }
    }
}
