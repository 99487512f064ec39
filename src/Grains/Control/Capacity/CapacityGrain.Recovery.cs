namespace FakeFinder.Grains.Control.Capacity;

/// <summary>How a new activation learns what its predecessor knew. Until then it grants nothing and takes no lease for lost.</summary>
internal sealed partial class CapacityGrain
{
    private bool recovering = true;
    private bool readingMembers;

    /// <summary>When it was known first who is alive; null before.</summary>
    private DateTimeOffset? membersKnownAt;

    /// <summary>That nobody is missing can be said only by a list of members that was read since this activation. Tried again with each tick until it was.</summary>
    private async Task ReadMembersAsync()
    {
        if (readingMembers || membersKnownAt is not null)
        {
            return;
        }

        readingMembers = true;
        try
        {
            await liveWorkers.RefreshAsync(application.ApplicationStopping);
            membersKnownAt = time.GetUtcNow();
            EndRecovery();
            GrantSlots();
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            LogEnding();
        }
        catch (Exception exception)
        {
            LogMembersUnknown(exception);
        }
        finally
        {
            readingMembers = false;
        }
    }

    private void EndRecovery()
    {
        if (recovering && membersKnownAt is { } since && (liveWorkers.Nodes.All(workers.ContainsKey) || time.GetUtcNow() - since >= leaseOptions.Value.Recovery))
        {
            recovering = false;
            LogRecovered(workers.Count, liveWorkers.Nodes.Count, leases.Count);
            ReconcileAsync().Ignore();
        }
    }
}
