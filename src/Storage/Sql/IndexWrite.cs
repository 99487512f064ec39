using System.Data.Common;

namespace FakeFinder.Storage.Sql;

/// <summary>One waiting write of the index, and who waits for it.</summary>
internal abstract class IndexWrite
{
    /// <summary>Why the write itself failed, while its neighbours continue.</summary>
    public Exception? Error { get; set; }

    public abstract Task ExecuteAsync(DbConnection connection);

    /// <summary>True where nobody wants the write any more; it has not begun.</summary>
    public abstract bool WasCancelled();

    /// <summary>Tells the caller how it ended, once that is on disk.</summary>
    public abstract void Complete();
}

/// <inheritdoc />
internal sealed class IndexWrite<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) : IndexWrite
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public Task<T> Completion => completion.Task;

    public override async Task ExecuteAsync(DbConnection connection) => result = await work(connection);

    public override bool WasCancelled() => cancellationToken.IsCancellationRequested && completion.TrySetCanceled(cancellationToken);

    public override void Complete()
    {
        if (Error is null)
        {
            completion.SetResult(result);
        }
        else
        {
            completion.SetException(Error);
        }
    }
}
