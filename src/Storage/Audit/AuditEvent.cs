namespace FakeFinder.Storage.Audit;

/// <summary>What is to be written; place and hash come with the writing.</summary>
public sealed record AuditEvent(
    string Caller,
    string? Name,
    string? Address,
    string Action,
    string? Target,
    string Outcome,
    string? Detail = null)
{
    /// <summary>The outcome of what was done.</summary>
    public const string Done = "done";

    /// <summary>The caller of what the service does by itself.</summary>
    public const string Service = "service";
}
