using System.Diagnostics;

namespace FakeFinder.Hosting.Telemetry;

/// <summary>
/// The spans of a job's trace: one trace a job. A job lives for minutes and over restarts, so the trace is kept with its record, as a W3C
/// <c>traceparent</c>, and each span names its parent by that; what happens to be current in a process counts for nothing. Where nothing
/// is traced there are no spans, which costs a comparison.
/// </summary>
public static class JobTrace
{
    /// <summary>The attribute of a span that is the job's id.</summary>
    public const string Job = "fakefinder.job.id";

    /// <summary>The attribute of a span that is the name of the part's detector.</summary>
    public const string Detector = "fakefinder.detector";

    /// <summary>In the request context of a submission; Orleans' own propagation of partners' traces uses the same name.</summary>
    private const string Key = "traceparent";

    private static readonly ActivitySource Source = new("FakeFinder.Jobs");

    /// <summary>The submission that follows in this flow of calls belongs to the request that is current.</summary>
    public static void Carry()
    {
        if (Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } request })
        {
            RequestContext.Set(Key, request);
        }
    }

    /// <summary>The first span of a job: below the request that submits it, else the root of a new trace.</summary>
    public static Activity? Accept(Guid job)
    {
        var request = RequestContext.Get(Key) as string;
        RequestContext.Remove(Key);
        Activity.Current = null;
        var span = ActivityContext.TryParse(request, null, isRemote: true, out var parent)
            ? Source.StartActivity("accept job", ActivityKind.Internal, parent)
            : Source.StartActivity("accept job");
        return span?.SetTag(Job, job);
    }

    /// <summary>A span of a job whose record, or whose order, names its parent.</summary>
    /// <param name="parent">Null where the job is not traced: then there is none.</param>
    /// <param name="since">When it began; by default now.</param>
    public static Activity? Start(
        string name, string? parent, ActivityKind kind = ActivityKind.Internal, DateTimeOffset since = default) =>
        ActivityContext.TryParse(parent, null, isRemote: true, out var context)
            ? Source.StartActivity(name, kind, context, startTime: since)
            : null;

    /// <summary>A step of the span that is current, which is one of the job's.</summary>
    public static Activity? Step(string name) => Activity.Current?.Source == Source ? Source.StartActivity(name) : null;

    /// <summary>Gives what is logged until the end the job's trace, without a span.</summary>
    public static IDisposable? Within(string? parent) =>
        parent is not null ? new Activity("log").SetParentId(parent).Start() : null;
}
