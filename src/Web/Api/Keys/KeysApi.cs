using System.Text.Json.Serialization;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api.Keys;

/// <summary><c>/api/v1/keys</c> and <c>/api/v1/caller</c>.</summary>
internal static class KeysApi
{
    private const string Root = "/api/v1/keys";

    /// <summary>Maps the list of API keys, the creation of one, its end; and who the caller is.</summary>
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/caller", (Caller caller) => TypedResults.Ok(CallerResource.Of(caller)))
            .RequireAuthorization(AccessPolicies.Known)
            .WithTags("Access")
            .WithName("describeCaller")
            .WithSummary("Says who the service takes the caller for, and what they may do");
        var keys = endpoints.MapGroup(Root).WithTags("Access").Needs(AccessScope.Admin);
        keys.MapGet("", ListAsync).WithName("listKeys").WithSummary("Lists the API keys, the latest first, revoked and expired ones too");
        keys.MapPost("", CreateAsync).Audited(AuditActions.CreateKey, (NewKeyResource made) => $"{made.Record.Id}")
            .TakesSmallBody()
            .WithName("createKey")
            .WithSummary("Creates an API key")
            .WithDescription(
                "The answer's 'key' is shown this once: the service keeps its SHA-256 alone. Programs send it as "
                    + "'Authorization: Bearer KEY', as 'X-API-Key: KEY', or as the password of basic authentication.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        keys.MapDelete("/{id:guid}", RevokeAsync).Audited(AuditActions.RevokeKey)
            .WithName("revokeKey")
            .WithSummary("Revokes an API key")
            .WithDescription("It is refused from now on, at once. Revoking it again changes nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static async Task<Ok<KeyList>> ListAsync(IApiKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new KeyList([.. (await keys.ListAsync(cancellationToken)).Select(KeyResource.Of)]));

    private static async Task<Created<NewKeyResource>> CreateAsync(
        KeySubmission submission,
        Caller caller,
        KeyMaker maker,
        CancellationToken cancellationToken)
    {
        var made = await maker.CreateAsync(submission.Order(), caller, cancellationToken);
        return TypedResults.Created($"{Root}/{made.Key.Id}", new NewKeyResource(made.Text, KeyResource.Of(made.Key)));
    }

    private static async Task<Ok<KeyResource>> RevokeAsync(Guid id, KeyMaker maker, CancellationToken cancellationToken) =>
        TypedResults.Ok(KeyResource.Of(await maker.RevokeAsync(id, cancellationToken)));
}

/// <summary>A key to be made.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeySubmission
{
    /// <summary>Who or what uses the key; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What its holder may do: submit, read, operate, admin (everything); at least one.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Days until it expires, 1 to 3650; left out for a key that never expires.</summary>
    public int? Days { get; init; }

    /// <summary>Requests in a minute; 0 for no limit, left out for the service's own limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Bytes that it may send in a day of UTC; 0 for no limit, left out for the service's own limit.</summary>
    public long? BytesPerDay { get; init; }

    /// <summary>Jobs of its owner that are open at once; 0 for no limit, left out for the service's own limit.</summary>
    public int? OpenJobs { get; init; }

    /// <summary>
    /// Whose things its holder submits, and finds where each finds their own alone: keys with the same owner find the same, so that one
    /// can replace another. 1 to 200 characters; left out: the key's own.
    /// </summary>
    public string? Owner { get; init; }

    public KeyOrder Order() => new(Name, Scopes, Days, RequestsPerMinute, BytesPerDay, OpenJobs, Owner);
}

/// <summary>An API key, without the key itself.</summary>
/// <param name="Scopes">submit, read, operate, admin.</param>
/// <param name="CreatedBy">The id of the caller that created it.</param>
/// <param name="ExpiresAt">Absent where it never expires.</param>
/// <param name="LastUsedAt">At most a minute old while it is in use; absent before its first use.</param>
/// <param name="RevokedAt">Absent where it was not revoked.</param>
/// <param name="RequestsPerMinute">Absent for the service's own limit; so the two that follow.</param>
/// <param name="Owner">Whose things its holder submits and finds; absent where they are the key's own.</param>
internal sealed record KeyResource(
    Guid Id,
    string Name,
    IReadOnlyList<string> Scopes,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? LastUsedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RequestsPerMinute,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? BytesPerDay,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? OpenJobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Owner)
{
    public static KeyResource Of(ApiKey key) =>
        new(
            key.Id,
            key.Name,
            key.Scopes,
            key.CreatedBy,
            key.CreatedAt,
            key.ExpiresAt,
            key.LastUsedAt,
            key.RevokedAt,
            key.Limits?.RequestsPerMinute,
            key.Limits?.BytesPerDay,
            key.Limits?.OpenJobs,
            key.Owner);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">What its holder sends; it is shown this once.</param>
internal sealed record NewKeyResource(string Key, KeyResource Record);

/// <summary>All API keys.</summary>
internal sealed record KeyList(IReadOnlyList<KeyResource> Items);

/// <summary>Who the service takes a caller for.</summary>
/// <param name="Id">Stays the same for the same person or program.</param>
/// <param name="Name">For people; absent for the user of this machine, whom nobody has checked.</param>
/// <param name="Scopes">What they may do: submit, read, operate, admin.</param>
internal sealed record CallerResource(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    IReadOnlyList<string> Scopes)
{
    public static CallerResource Of(Caller caller) =>
        new(caller.Id, caller.Name, [.. Access.Scopes.All.Where(caller.Has).Select(scope => scope.Name())]);
}
