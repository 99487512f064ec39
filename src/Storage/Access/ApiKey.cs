namespace FakeFinder.Storage.Access;

/// <summary>What is kept of an API key. The key itself is kept nowhere: <see cref="Hash"/> is enough to know it again.</summary>
/// <param name="Name">For people; not unique.</param>
/// <param name="Hash">SHA-256 of the key's text, lower-case hexadecimal.</param>
/// <param name="Scopes">What its holder may do; at least one.</param>
/// <param name="CreatedBy">The id of the caller that created it.</param>
/// <param name="ExpiresAt">From then on it is refused; null: never.</param>
/// <param name="LastUsedAt">At most a minute old while the key is in use; null before its first use.</param>
/// <param name="RevokedAt">From then on it is refused; null: it was not revoked.</param>
/// <param name="Limits">What its holder may use where that differs from the service's own limits.</param>
/// <param name="Owner">Whose things its holder submits and finds, so that several keys, or one that replaces another, find the same; null:
/// the key's own.</param>
public sealed record ApiKey(
    Guid Id,
    string Name,
    string Hash,
    IReadOnlyList<string> Scopes,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null,
    ApiKeyLimits? Limits = null,
    string? Owner = null);

/// <summary>The limits of one key; null: the service's own.</summary>
/// <param name="RequestsPerMinute">0: no limit.</param>
/// <param name="BytesPerDay">Bytes that it may send in a day of UTC; 0: no limit.</param>
/// <param name="OpenJobs">Jobs of its owner that are open at once; 0: no limit.</param>
public sealed record ApiKeyLimits(int? RequestsPerMinute = null, long? BytesPerDay = null, int? OpenJobs = null);
