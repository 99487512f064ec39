using FakeFinder.Storage.Audit;

namespace FakeFinder.Web.Audit;

/// <summary>
/// Writes refused requests down, as many in a minute as a person can read; the others are counted, so that nobody fills the disk with
/// refusals.
/// </summary>
internal sealed class RefusalLog(IAuditLog log, TimeProvider time)
{
    /// <summary>Entries in a minute.</summary>
    public const int Most = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DateTimeOffset since;
    private int written;
    private int left;

    public async Task WriteAsync(AuditEvent refusal)
    {
        var (isWritten, leftOut) = Count();
        List<AuditEvent> events = [];
        if (leftOut > 0)
        {
            events.Add(new AuditEvent(
                "", null, null, AuditActions.RefuseRequest, null, refusal.Outcome,
                $"{leftOut} further requests were refused before, more than {Most} in a minute; they are not listed."));
        }

        if (isWritten)
        {
            events.Add(refusal);
        }

        if (events.Count > 0)
        {
            await log.AppendAsync(events, CancellationToken.None);
        }
    }

    /// <returns>Whether this one is written, and how many were left out in the minute before.</returns>
    private (bool IsWritten, int LeftOut) Count()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var leftOut = 0;
            if (now - since >= Window)
            {
                (since, written, leftOut, left) = (now, 0, left, 0);
            }

            if (written < Most)
            {
                written++;
                return (true, leftOut);
            }

            left++;
            return (false, leftOut);
        }
    }
}
