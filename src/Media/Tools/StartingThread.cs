using System.Collections.Concurrent;

namespace FakeFinder.Media.Tools;

/// <summary>
/// The thread that starts FFmpeg's programs. They die with what started them, so that a killed process leaves none. To Linux that is the
/// thread, not the process. So this one lives as long as the process, which threads of the pool do not.
/// </summary>
internal static class StartingThread
{
    private static readonly BlockingCollection<Task> Starts = [];

    static StartingThread() => new Thread(Run) { IsBackground = true, Name = "FFmpeg starts" }.Start();

    /// <summary>Calls a method that starts a program before it returns.</summary>
    public static Task<T> RunAsync<T>(Func<T> start)
    {
        var task = new Task<T>(start, TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(task);
        return task;
    }

    private static void Run()
    {
        foreach (var start in Starts.GetConsumingEnumerable())
        {
            start.RunSynchronously(TaskScheduler.Default);
        }
    }
}
