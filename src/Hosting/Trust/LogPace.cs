namespace FakeFinder.Hosting.Trust;

/// <summary>
/// However many strangers come, the log does not fill with them: one line in ten seconds, with the number of those between.
/// </summary>
internal sealed class LogPace(TimeProvider time)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private DateTimeOffset nextLog = DateTimeOffset.MinValue;
    private int unlogged;

    /// <param name="before">How many were not logged since the last line.</param>
    public bool MayLog(out int before)
    {
        lock (gate)
        {
            before = unlogged;
            var now = time.GetUtcNow();
            if (now < nextLog)
            {
                unlogged++;
                return false;
            }

            (nextLog, unlogged) = (now + LogEvery, 0);
            return true;
        }
    }
}
