namespace FakeFinder.Grains.Control.Capacity;

/// <summary>How a new activation learns what its predecessor knew. Until then it grants nothing and takes no lease for lost.</summary>
internal sealed partial class CapacityGrain
{
    private bool readingMembers;

    /// <summary>When it was known first who is alive; null before.</summary>
    private DateTimeOffset? membersKnownAt;

    /// <summary>
    /// That nobody is missing can be said only by a list of members that was read since this activation. Tried again with each tick until
    /// it was.
    /// </summary>
    private async Task ReadMembersAsync()
    {
        if (readingMembers || membersKnownAt is not null)
        {
            return;
        }

        readingMembers = true;
        try
        {
            await live.RefreshAsync(stopping);
            membersKnownAt = time.GetUtcNow();
            EndRecovery();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.Ending();
        }
        catch (Exception exception)
        {
            log.MembersUnknown(exception);
        }
        finally
        {
            readingMembers = false;
        }
    }

    private void EndRecovery()
    {
        if (
            !Granter.IsOpen
            && membersKnownAt is { } since
            && (live.Nodes.All(Roster.Knows) || time.GetUtcNow() - since >= leaseOptions.Recovery))
        {
            log.Recovered(Roster.All.Count, live.Nodes.Count, parts.Leases.Count);
            Granter.Open();
            Fleet.ReconcileAsync().Ignore();
        }
    }
}
