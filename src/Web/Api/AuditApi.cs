using System.ComponentModel;
using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/audit</c>.</summary>
internal static class AuditApi
{
    private const int Most = 1000;

    /// <summary>Maps the audit log.</summary>
    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/audit", ListAsync).Needs(AccessScope.Admin).Audited(AuditActions.ReadAudit)
            .WithTags("Access")
            .WithName("readAudit")
            .WithSummary("What was done by whom, the oldest first")
            .WithDescription(
                "Each entry holds the hash of the one before and its own: SHA-256 over its fields in the order sequence, at (UTC ticks of "
                    + "100 ns since the year 1), caller, name, address, action, target, outcome, detail, previous, each as its length in "
                    + "UTF-8 bytes, a colon and its text (-1: for an absent one). 'fakefinder audit verify' checks that.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return endpoints;
    }

    private static async Task<Ok<AuditList>> ListAsync(
        [Description("Entries after this one; 0 (the default): from the first one on")] long? after,
        [Description("How many at most, 1 to 1000; 1000 by default")] int? take,
        IAuditLog log,
        CancellationToken cancellationToken)
    {
        if (after is < 0 || take is < 1 or > Most)
        {
            throw new InvalidRequestException($"'after' must be 0 or more, and 'take' from 1 to {Most}.");
        }

        var entries = await log.ListAsync(after ?? 0, take ?? Most, cancellationToken);
        return TypedResults.Ok(new AuditList([.. entries.Select(AuditResource.Of)]));
    }
}

/// <summary>One entry of the audit log.</summary>
/// <param name="Caller">The id of the caller; empty where nobody was known.</param>
/// <param name="Name">The caller's checked name.</param>
/// <param name="Address">Where the request came from; absent for what was done on an open page.</param>
/// <param name="Action">The thing, a dot, and the act, such as job.submit.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Outcome">done, or the HTTP status of the refusal.</param>
/// <param name="Previous">The hash of the entry before; 64 zeros for the first one.</param>
/// <param name="Hash">Of this entry, in lower-case hexadecimal.</param>
internal sealed record AuditResource(
    long Sequence,
    DateTimeOffset At,
    string Caller,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address,
    string Action,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    string Previous,
    string Hash)
{
    public static AuditResource Of(AuditEntry entry) =>
        new(
            entry.Sequence, entry.At, entry.Caller, entry.Name, entry.Address, entry.Action, entry.Target, entry.Outcome, entry.Detail,
            entry.Previous, entry.Hash);
}

/// <summary>Entries of the audit log, the oldest first.</summary>
internal sealed record AuditList(IReadOnlyList<AuditResource> Items);
