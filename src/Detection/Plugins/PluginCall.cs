namespace FakeFinder.Detection.Plugins;

/// <summary>Calls a plugin's code where the answer cannot be awaited, and does not wait for ever.</summary>
internal static class PluginCall
{
    /// <returns>The call, which has ended unless it takes longer than the limit; then it goes on by itself.</returns>
    public static Task<T> Within<T>(TimeSpan limit, Func<T> call)
    {
        // On a thread of its own: one that never ends must not take one of the pool's.
        var task = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne(limit);
        return task;
    }
}
