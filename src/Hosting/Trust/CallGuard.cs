using FakeFinder.Contracts;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Hosting.Trust;

/// <summary>
/// Refuses calls of strangers to all that is not theirs to call. A caller is one of ours by the proof that its call carries: not by where
/// it seems to come from, since a client writes the sender of its messages itself, and the gateway passes that on unseen. Orleans' own
/// silo-to-silo calls pass here as well, so that nobody joins who does not know the secret.
/// </summary>
internal sealed partial class CallGuard(ClusterSecret secret, Instruments instruments, TimeProvider time, ILogger<CallGuard> logger)
    : IIncomingGrainCallFilter
{
    private readonly LogPace pace = new(time);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var proven = secret.IsProof(RequestContext.Get(ClusterSecret.Key) as string);

        // What the grain calls in turn is proven again, or not: a proof does not travel on by itself.
        RequestContext.Remove(ClusterSecret.Key);
        return proven || PartnerCalls.Include(context.Request) ? context.Invoke() : Refuse(context);
    }

    private Task Refuse(IIncomingGrainCallContext context)
    {
        instruments.CallsRefused.Add(1);
        var call = $"{context.Request.GetInterfaceType().Name}.{context.Request.GetMethodName()}";
        if (pace.MayLog(out var before))
        {
            LogRefused(call, context.SourceId, before);
        }

        return Task.FromException(new CallRefusedException(
            $"{call} is refused: it is for the service's own processes, which prove themselves by the same FakeFinder:Cluster:Secret; "
                + $"other services call IVideoGrain, IBatchGrain and IFleetView."));
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused {Call}, which does not prove that it comes from a process of the cluster; it names {Source} as its sender "
            + "({Before} more were refused since the last such line)"
    )]
    private partial void LogRefused(string call, GrainId? source, int before);
}
