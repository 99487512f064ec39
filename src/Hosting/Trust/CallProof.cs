namespace FakeFinder.Hosting.Trust;

/// <summary>Adds the proof to each call of this process that needs one. What goes to a client never carries it.</summary>
internal sealed class CallProof(ClusterSecret secret) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        // The context is this method's own: its caller's, and so the calls that follow, are not changed.
        if (context.TargetId.IsClient() || PartnerCalls.Include(context.Request))
        {
            RequestContext.Remove(ClusterSecret.Key);
        }
        else
        {
            RequestContext.Set(ClusterSecret.Key, secret.Proof);
        }

        await context.Invoke();
    }
}
