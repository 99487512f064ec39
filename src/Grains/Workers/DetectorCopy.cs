using FakeFinder.Detection;

namespace FakeFinder.Grains.Workers;

/// <summary>A detector in memory, or on its way there, and how many parts use it. Put away once it is retired and nobody uses it.</summary>
/// <param name="putAway">What is done then.</param>
internal sealed class DetectorCopy(Task<ILoadedDetector> load, Func<Task<ILoadedDetector>, Task> putAway)
{
    private readonly Lock gate = new();
    private int users;
    private bool retired;

    public Task<ILoadedDetector> Load => load;

    /// <summary>Files of its networks have been replaced since.</summary>
    public async Task<bool> IsReplacedAsync() => load.IsCompletedSuccessfully && (await load).IsReplaced;

    public void Use()
    {
        lock (gate)
        {
            users++;
        }
    }

    public Task ReleaseAsync()
    {
        lock (gate)
        {
            users--;
            return PutAwayIfUnused();
        }
    }

    /// <summary>Nobody will use it from now on, but who does.</summary>
    public Task RetireAsync()
    {
        lock (gate)
        {
            retired = true;
            return PutAwayIfUnused();
        }
    }

    private Task PutAwayIfUnused() => retired && users == 0 ? Task.Run(() => putAway(load)) : Task.CompletedTask;
}
