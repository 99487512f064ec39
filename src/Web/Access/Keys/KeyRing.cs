using System.Collections.Concurrent;
using FakeFinder.Storage.Access;

namespace FakeFinder.Web.Access.Keys;

/// <summary>
/// Knows callers by their API keys. Each request asks the database, so that a revoked key is refused at once, by every process of the
/// service.
/// </summary>
internal sealed class KeyRing(IApiKeys keys, TimeProvider time)
{
    private const string Kind = "key:";

    /// <summary>How old the noted time of a key's last use may become.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    /// <summary>By the key's id: when its use was noted by this process. Only keys that exist get in.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> noted = new();

    /// <param name="text">The key as the caller sent it.</param>
    /// <returns>The caller, or a sentence that says why the key is refused.</returns>
    public async Task<KeyCheck> CheckAsync(string text, CancellationToken cancellationToken) =>
        !text.StartsWith(KeyText.Prefix, StringComparison.Ordinal)
            ? new KeyCheck(null, $"This is no API key of FakeFinder: they begin with {KeyText.Prefix}.")
            : await CheckAsync(await keys.FindByHashAsync(KeyText.Hash(text), cancellationToken), cancellationToken);

    /// <summary>Whether the holder of a key that was right before is still let in.</summary>
    public async Task<KeyCheck> CheckAsync(Guid id, CancellationToken cancellationToken) =>
        await CheckAsync(await keys.FindAsync(id, cancellationToken), cancellationToken);

    /// <summary>As <see cref="Caller.Id"/>.</summary>
    public static string CallerIdOf(Guid key) => $"{Kind}{key}";

    /// <returns>Null where the caller is none that has a key.</returns>
    public static Guid? KeyOf(string caller) =>
        caller.StartsWith(Kind, StringComparison.Ordinal) && Guid.TryParse(caller.AsSpan(Kind.Length), out var key) ? key : null;

    private async Task<KeyCheck> CheckAsync(ApiKey? key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (key)
        {
            case null:
                return new KeyCheck(null, "This API key is not known here; 'fakefinder keys create' makes one.");
            case { RevokedAt: { } revoked }:
                return new KeyCheck(null, $"The API key '{key.Name}' was revoked at {revoked:u}; use another one.");
            case { ExpiresAt: { } expires } when expires <= now:
                return new KeyCheck(null, $"The API key '{key.Name}' expired at {expires:u}; use another one.");
        }

        if (!noted.TryGetValue(key.Id, out var last) || now - last >= NoteEvery)
        {
            noted[key.Id] = now;
            await keys.NoteUseAsync(key.Id, now, cancellationToken);
        }

        return new KeyCheck(
            new Caller(CallerIdOf(key.Id), key.Name, key.Scopes.Select(Scopes.Parse).OfType<AccessScope>().ToHashSet())
            {
                Owner = key.Owner ?? CallerIdOf(key.Id),
            },
            null,
            key);
    }
}

/// <summary>What became of a key that was shown.</summary>
/// <param name="Caller">Null where it is refused.</param>
/// <param name="Refusal">Null where it is accepted.</param>
internal sealed record KeyCheck(Caller? Caller, string? Refusal, ApiKey? Key = null);
