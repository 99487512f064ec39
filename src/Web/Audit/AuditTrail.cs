using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Blobs;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Audit;

/// <summary>
/// Writes down what callers do. What is done is answered only once it is written; what is only read is shown on a full disk too, and the
/// service's log has it then.
/// </summary>
internal sealed partial class AuditTrail(IAuditLog log, ILogger<AuditTrail> logger)
{
    private const string Reading = ".read";

    /// <summary>A target may be a name that a caller has chosen.</summary>
    private const int LongestText = 500;

    /// <param name="address">Where the request came from; null where none is known.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="target">What it was done to; null where the action says it all.</param>
    /// <param name="outcome">As <see cref="AuditEvent.Outcome"/>.</param>
    public async Task WriteAsync(Caller caller, string? address, string action, string? target, string outcome)
    {
        try
        {
            await log.AppendAsync(
                [new AuditEvent(caller.Id, caller.Name, address, action, Bounded(target), outcome)], CancellationToken.None);
        }
        catch (StorageFullException full) when (action.EndsWith(Reading, StringComparison.Ordinal))
        {
            LogNotWritten(full, caller.Id, action, target, outcome);
        }
    }

    private static string? Bounded(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "There is no room for the audit log: {Caller} did {Action} on {Target} with the outcome {Outcome}; free some space"
    )]
    private partial void LogNotWritten(Exception exception, string caller, string action, string? target, string outcome);
}
