using FakeFinder.Contracts;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;

namespace FakeFinder.Web.Api.Keys;

/// <summary>Makes API keys, and revokes them; for the API and the page alike.</summary>
internal sealed class KeyMaker(IApiKeys keys, TimeProvider time)
{
    /// <summary>The longest life of a key that expires, in days: ten years.</summary>
    public const int MostDays = 3650;

    /// <summary>Makes a key. Its text is in the answer, and nowhere else.</summary>
    /// <exception cref="InvalidRequestException">Something of the order is not allowed.</exception>
    public async Task<MadeKey> CreateAsync(KeyOrder order, Caller by, CancellationToken cancellationToken)
    {
        var name = Texts.Person("name", order.Name)
            ?? throw new InvalidRequestException("'name' is empty; say who or what uses the key, such as 'newsroom import'.");
        if (order.Days is < 1 or > MostDays)
        {
            throw new InvalidRequestException(
                $"'days' is {order.Days}; it must be from 1 to {MostDays}, or be left out for a key that never expires.");
        }

        var now = time.GetUtcNow();
        var text = KeyText.Create();
        var key = new ApiKey(
            Guid.CreateVersion7(now),
            name,
            KeyText.Hash(text),
            [.. ScopesOf(order).Order().Select(scope => scope.Name())],
            by.Id,
            now,
            order.Days is { } days ? now.AddDays(days) : null,
            Limits: LimitsOf(order),
            Owner: Texts.Owner("owner", order.Owner));
        await keys.AddAsync(key, cancellationToken);
        return new MadeKey(key, text);
    }

    /// <exception cref="NotFoundException">There is no such key.</exception>
    public async Task<ApiKey> RevokeAsync(Guid id, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, time.GetUtcNow(), cancellationToken)
        ?? throw new NotFoundException($"There is no API key {id}; GET /api/v1/keys lists them.");

    private static HashSet<AccessScope> ScopesOf(KeyOrder order)
    {
        var scopes = new HashSet<AccessScope>();
        foreach (var name in Texts.AllOf("scopes", order.Scopes))
        {
            scopes.Add(Scopes.Parse(name) ?? throw new InvalidRequestException(
                $"'scopes' has '{Texts.Bounded(name)}'; scopes are {Scopes.Names}."));
        }

        return scopes.Count > 0 ? scopes : throw new InvalidRequestException($"'scopes' is empty; scopes are {Scopes.Names}.");
    }

    private static ApiKeyLimits? LimitsOf(KeyOrder order)
    {
        if (order.RequestsPerMinute is < 0 || order.BytesPerDay is < 0 || order.OpenJobs is < 0)
        {
            throw new InvalidRequestException(
                "'requestsPerMinute', 'bytesPerDay' and 'openJobs' must be 0 (no limit) or more, or be left out for the service's own "
                    + "limits.");
        }

        return order is { RequestsPerMinute: null, BytesPerDay: null, OpenJobs: null }
            ? null
            : new ApiKeyLimits(order.RequestsPerMinute, order.BytesPerDay, order.OpenJobs);
    }
}

/// <summary>A key that somebody wants.</summary>
/// <param name="Days">From now until it expires; null: never.</param>
/// <param name="Owner">Whose things its holder submits and finds; null: the key's own.</param>
internal sealed record KeyOrder(
    string? Name,
    IReadOnlyList<string?> Scopes,
    int? Days = null,
    int? RequestsPerMinute = null,
    long? BytesPerDay = null,
    int? OpenJobs = null,
    string? Owner = null);

/// <summary>A new key.</summary>
/// <param name="Text">What its holder sends. It is shown once.</param>
internal sealed record MadeKey(ApiKey Key, string Text);
